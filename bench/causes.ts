import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { diagnose } from '../reports/diagnose/diagnose.ts';
import { probes } from '../runner/probes/probes.ts';
import { readRecord, type RunRecord } from '../runner/record/reader.ts';
import { run } from '../runner/run.ts';
import { type Case, casesOf, outcomeOf } from './causes/cases.ts';
import { desk } from './causes/desk.ts';
import { shop } from './causes/shop.ts';
import type { Target } from './causes/target.ts';

/**
 * Planted faults, found or not: each alone, in pairs, and none.
 *
 *     npx tsx bench/causes.ts --target shop --only search-index,nothing   measures what is not measured yet
 *     npx tsx bench/causes.ts --runs 3                                    until there are three runs of each
 *     npx tsx bench/causes.ts --judge                                     judges anew what is there, no load
 *
 * Records are kept, so that a rule can be mended and all of them judged again.
 */
const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    only: { type: 'string' },
    runs: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '25' },
    judge: { type: 'boolean', default: false },
    output: { type: 'string', default: 'artefacts/causes' },
  },
});
const folderOf = (target: Target, { name }: Case): string => join(values.output, target.name, name);

function recordsOf(target: Target, one: Case): string[] {
  const folder = folderOf(target, one);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((run) => join(folder, run, 'record.jsonl'))
    .filter((path) => existsSync(path) && isWhole(readRecord(path)));
}

/** A run that was killed, or whose load never began, says nothing. */
const isWhole = ({ end, seconds }: RunRecord): boolean => end !== undefined && seconds.length > 0;

function row(target: Target, one: Case): string {
  const outcomes = recordsOf(target, one).map((path) => outcomeOf(target, one, diagnose(readRecord(path))));
  const ranks = outcomes.map(({ ranks }) => ranks.map((rank) => rank ?? '–').join(' and ')).join(', ');
  const claimed = new Set(outcomes.flatMap((outcome) => outcome.false.map(({ rule, step }) => `${rule}: ${step}`)));
  const right = outcomes.filter((outcome) => outcome.right).length;
  return `| ${one.name} | ${ranks} | ${right} of ${outcomes.length} | ${[...claimed].join(', ')} |`;
}

async function measureMissing(target: Target, cases: readonly Case[]): Promise<void> {
  const wanted = cases.flatMap((one) =>
    Array.from({ length: Math.max(0, Number(values.runs) - recordsOf(target, one).length) }, () => one),
  );
  if (wanted.length === 0) return;
  const postgres = await startPostgres();
  try {
    await target.seed(postgres.url);
    for (const one of wanted) {
      await measure(target, one, postgres.url);
      console.log(row(target, one));
    }
  } finally {
    await postgres.stop();
  }
}

async function measure(target: Target, one: Case, databaseUrl: string): Promise<void> {
  await target.reset(databaseUrl);
  const { url, pids, queue, stop } = await target.start(databaseUrl, one.missing);
  const out = join(folderOf(target, one), new Date().toISOString().replaceAll(':', '-'));
  mkdirSync(out, { recursive: true });
  try {
    await run(
      {
        script: target.script,
        out,
        env: { DURATION: `${values.seconds}s`, TARGET: url, RATE: String(one.rate) },
        target: url,
        probes: [
          probes.postgres(databaseUrl),
          queue,
          probes.processes(Object.entries(pids).map(([name, pid]) => ({ name, pid }))),
          probes.generator(),
        ],
        summaryMode: 'disabled',
      },
      new AbortController().signal,
    );
  } finally {
    await stop();
  }
}

const targets: readonly Target[] = [shop, desk];
const only = values.only?.split(',');

for (const target of targets.filter(({ name }) => values.target === undefined || name === values.target)) {
  const cases = casesOf(target).filter(({ name }) => only === undefined || only.includes(name));
  if (!values.judge) await measureMissing(target, cases);
  console.log(`\n| ${target.name}: planted | place | right in | also claimed |\n| --- | --- | --- | --- |`);
  for (const one of cases) console.log(row(target, one));
}
