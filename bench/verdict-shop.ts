import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { seed } from '../fixtures/shop/seed/seed.ts';
import { calibrationOf } from '../reports/judge/calibration.ts';
import { compareOnce, folderOf } from './verdict/comparison.ts';
import { prepare, shopTrials } from './verdict/shop-trials.ts';
import type { Load } from './verdict/shop-trials.ts';
import { line, table, toldOf } from './verdict/table.ts';
import type { Series } from './verdict/table.ts';

/**
 * Many comparisons on the demo shop, judged by plimsoll and by the rules that people use.
 *
 *     npx tsx bench/verdict-shop.ts                  60 of equal builds, then 10 of each planted slowdown
 *     npx tsx bench/verdict-shop.ts --part equal --minutes 45
 *
 * A pair of equal builds takes about 7 s: two servers start, each is loaded for 3 s. The planted slowdowns (11 s a pair)
 * are measured in as many pairs as a calibration says. Stopped, or out of time, it goes on where it was; all that it
 * knows are the trials' records.
 */
const { values } = parseArgs({
  options: {
    part: { type: 'string', default: 'all' },
    comparisons: { type: 'string', default: '60' },
    pairs: { type: 'string', default: '8' },
    planted: { type: 'string', default: '10' },
    minutes: { type: 'string', default: 'Infinity' },
    output: { type: 'string', default: 'artefacts/verdict-shop' },
  },
});
const CALIBRATION_PAIRS = 12;
const MOST_PAIRS = 40;
/** Short, since what it may say falsely does not depend on how noisy it is. */
const EQUAL_LOAD: Load = { rate: 110, seconds: 3 };
/** Where a small change is to be found, cores should not be busy: waiting for one is most of the noise. */
const PLANTED_LOAD: Load = { rate: 60, seconds: 5 };
const deadline = performance.now() + Number(values.minutes) * 60_000;
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

const postgres = await startPostgres();
try {
  await seed(postgres.url);
  await prepare(postgres.url);
  const done: Series[] = [];
  const keep = (): void => writeResult(done);
  if (values.part !== 'planted') {
    console.log(`equal builds: ${values.comparisons} comparisons of ${values.pairs} pairs`);
    const [pairs, count] = [Number(values.pairs), Number(values.comparisons)];
    await series('equal', { slower: 0, pairs, count, load: EQUAL_LOAD }, done, keep);
  }
  if (values.part !== 'equal') {
    const needed = await calibrated();
    if (!needed) console.log('out of time; the same command goes on');
    for (const slower of needed ? [0.2, 0.1] : []) {
      const pairs = Math.min(MOST_PAIRS, needed?.(slower) ?? MOST_PAIRS);
      console.log(`\n${slower * 100} % slower: ${values.planted} comparisons of ${pairs} pairs`);
      const count = Number(values.planted);
      await series(`slower-${slower}`, { slower, pairs, count, load: PLANTED_LOAD }, done, keep);
    }
  }
  console.log(`\n${table(done)}\n`);
  for (const one of done.filter(({ slower }) => slower > 0))
    console.log(`${one.slower * 100} % slower is told as ${((toldOf(one) ?? NaN) * 100).toFixed(1)} % in the median`);
} catch (error) {
  if (!stop.signal.aborted) throw error;
  console.log('stopped; the same command goes on');
} finally {
  await postgres.stop();
}

/** Equal builds in the number of pairs that `plimsoll calibrate` would measure, and what it says of them. */
async function calibrated(): Promise<((delta: number) => number) | undefined> {
  console.log(`\ncalibration: ${CALIBRATION_PAIRS} pairs of equal builds`);
  const into: Series[] = [];
  const asked = { slower: 0, pairs: CALIBRATION_PAIRS, count: 1, load: PLANTED_LOAD };
  await series('calibration', asked, into, () => undefined);
  const [calibration] = into[0]!.compared;
  if (!calibration) return undefined;
  const { result, pairs } = calibration;
  const trials = pairs.flatMap(({ order, trials }) => (trials ? order.map((arm) => trials[arm]) : []));
  const { pairsFor, routes, disturbances } = calibrationOf(result, trials);
  for (const { step, noise } of routes) console.log(`  ${step}: p95 moves by ${(100 * noise).toFixed(1)} %`);
  for (const disturbance of disturbances) console.log(`  ${disturbance}`);
  return (delta) => pairsFor.find((one) => one.delta === delta)?.pairs ?? MOST_PAIRS;
}

async function series(
  name: string,
  { slower, pairs, count, load }: { slower: number; pairs: number; count: number; load: Load },
  done: Series[],
  keep: () => void,
): Promise<void> {
  const own: Series = { slower, pairs, load, compared: [] };
  done.push(own);
  const shop = shopTrials(postgres.url, load, slower);
  const folder = `${name}-${pairs}-pairs-${load.rate}-a-second-${load.seconds}s`;
  try {
    for (let number = 1; number <= count && performance.now() < deadline; number++) {
      const place = folderOf(values.output, folder, number);
      mkdirSync(place, { recursive: true });
      const asked = { seed: number, pairs, slower, reference: own.compared[0]?.first };
      const compared = await compareOnce(place, asked, shop.measure, stop.signal);
      own.compared.push(compared);
      console.log(line(compared));
      keep();
    }
  } finally {
    await shop.stop();
  }
}

/** Where it was measured, with which seeds, and what was said of each comparison. */
function writeResult(done: readonly Series[]): void {
  const fingerprint = done[0]?.compared[0]?.pairs.find(({ trials }) => trials)?.trials?.A.fingerprint;
  const result = {
    machine: fingerprint,
    series: done.map(({ slower, pairs, load, compared }) => ({
      slower,
      load,
      pairs,
      comparisons: compared.map(({ seed, result, naive }) => ({
        seed,
        startedAt: result.startedAt,
        outcome: result.outcome,
        voids: result.voids,
        metrics: result.metrics.map(({ name, estimate, low, high, mde, verdict }) => ({
          name,
          estimate,
          low,
          high,
          mde,
          verdict,
        })),
        naive,
      })),
    })),
  };
  writeFileSync(join(values.output, 'result.json'), `${JSON.stringify(result, undefined, 1)}\n`);
  writeFileSync(join(values.output, 'result.md'), `${table(done)}\n`);
}
