import { randomBytes, randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { resetShop } from '../../fixtures/shop/seed/reset.ts';
import { startShop } from '../../fixtures/shop/shop.ts';
import { PACKAGE_ROOT } from '../../package.ts';
import type { Arm } from '../../reports/judge/experiment.ts';
import { experimentText } from '../../reports/judge/experiment-text.ts';
import { probes } from '../../runner/probes/probes.ts';
import { run } from '../../runner/run.ts';
import { ab } from '../../trials/ab.ts';
import type { MeasureTrial } from '../../trials/ab.ts';
import { beginOrResume } from '../../trials/resume.ts';
import { narrate } from '../ab/narrate.ts';
import { writeExperiment } from '../ab/write-experiment.ts';
import { paint, widthOf } from '../terminal.ts';
import type { Context } from '../verb.ts';
import type { ShopDatabase } from './shop-database.ts';

/** The fewest with which four figures can be told from chance, whatever ties them to each other. */
const DEFAULT_PAIRS = 7;
/** Long enough for 200 requests of each route, which a p95 needs. */
const DEFAULT_DURATION = '45s';
/** Of the shop's own rate: more visitors than in the demo, who only look. */
const RATE = '1.8';
/** What scenarios/visitors.ts asks for: known, so that no rehearsal is needed to find out. */
const FAMILY = { steps: ['GET /products', 'GET /products/:id', 'GET /search'], closedLoop: false, database: true };
const BUILDS: Record<Arm, 'none' | 'all'> = { A: 'none', B: 'all' };

interface Proof {
  database: ShopDatabase;
  output: string;
  /** Of a trial's load. */
  duration?: string | undefined;
  pairs?: number | undefined;
  resume: boolean;
}

/**
 * The demo's proof: both builds of the shop in interleaved pairs of fresh starts, as `plimsoll ab` does it.
 *
 * @returns the path of the report
 */
export async function prove(
  { database, output, duration = DEFAULT_DURATION, pairs = DEFAULT_PAIRS, resume }: Proof,
  { stdout, stderr, stop }: Context,
): Promise<string> {
  const plan = beginOrResume(
    output,
    {
      version: 1,
      startedAt: new Date().toISOString(),
      seed: randomInt(2 ** 31),
      pairs,
      looks: 1,
      alpha: 0.05,
      delta: 0.1,
      token: randomBytes(6).toString('hex'),
      arms: { A: 'the shop before its fixes', B: 'the shop after them' },
      source: { demo: 'visitors', duration },
      family: FAMILY,
    },
    resume,
  );
  const { tell, end } = narrate(stderr);
  const measure: MeasureTrial = ({ arm, folder }, signal) => trial(arm, folder, { database, duration }, signal);
  try {
    const { result } = await ab(output, plan, { measure, signal: stop, tell, pairsFor: () => pairs });
    const report = writeExperiment(output, result, undefined);
    stdout.write(`\n${experimentText(result, widthOf(stdout))}\n`);
    stderr.write(`  ${paint(stderr, 'dim', 'report')}  ${report}\n`);
    return report;
  } finally {
    end();
  }
}

async function trial(
  arm: Arm,
  out: string,
  { database, duration }: { database: ShopDatabase; duration: string },
  signal: AbortSignal,
): Promise<void> {
  await resetShop(database.url);
  signal.throwIfAborted();
  const shop = await startShop({ databaseUrl: database.url, fixes: BUILDS[arm] });
  try {
    await run(
      {
        script: fileURLToPath(new URL('scenarios/visitors.ts', PACKAGE_ROOT)),
        out,
        label: arm,
        target: shop.url,
        env: { DURATION: duration, RATE },
        flags: { noThresholds: true },
        fingerprint: { data: database.hash },
        probes: [probes.generator(), probes.postgres(database.url)],
        summaryMode: 'disabled',
      },
      signal,
    );
  } finally {
    await shop.stop();
  }
}
