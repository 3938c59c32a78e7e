import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../fixtures/postgres/postgres.ts';
import { seed } from '../fixtures/shop/seed/seed.ts';
import { type Shop, startShop } from '../fixtures/shop/shop.ts';
import type { Truth } from '../fixtures/shop/truth.ts';
import { attribute } from '../reports/attribution/attribute.ts';
import { soloUses } from '../reports/attribution/solo.ts';
import { textsOf } from '../reports/attribution/texts.ts';
import { loadParser, normalise } from '../runner/probes/postgres/sql-text.ts';
import { probes } from '../runner/probes/probes.ts';
import { type RunRecord, readRecord } from '../runner/record/reader.ts';
import { run } from '../runner/run.ts';
import type { Bench } from './harness.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 40);
const SOLO_SECONDS = 4;
const MOST_LOOKS = 300;
const STEADY_LOOKS = 15;

/** Where the driver's text and the server's are the same: literals and parameters are numbered in another order. */
const beginning = (text: string): string => text.replace(/\s+/g, ' ').replace(/\$\d+/g, '$').slice(0, 60);

/** Calls per request that plimsoll tells, beside what the shop itself counted: learnt alone, then inferred from the mix. */
export const attribution: Bench = {
  name: 'calls per request, told and true',
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-attribution-'));
    const postgres = await startPostgres();
    try {
      await loadParser();
      await seed(postgres.url);
      const { record, load, solo } = await measure(postgres.url, folder);
      print('learnt alone (--solo)');
      table(solo, alone(record), attribute(record).doubtful, print);
      const mixed = { ...record, samples: record.samples.filter(({ kind }) => kind !== 'pg-solo') };
      print('inferred from the mix');
      table(load, inferred(mixed), attribute(mixed).doubtful, print);
    } finally {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measure(databaseUrl: string, folder: string): Promise<{ record: RunRecord; load: Truth; solo: Truth }> {
  const shop = await startShop({ databaseUrl, fixes: 'none' });
  try {
    const before = structuredClone(await shop.truth());
    let between: Promise<Truth> | undefined;
    const { record } = await run(
      {
        script: 'scenarios/shop.ts',
        out: join(folder, 'run'),
        env: { DURATION: `${SECONDS}s`, TARGET: shop.url },
        target: shop.url,
        solo: SOLO_SECONDS * 1000,
        probes: [probes.postgres(databaseUrl)],
        onEntry: (entry) => {
          if (entry.entry === 'phase' && entry.name === 'solo') between ??= atRest(shop);
        },
      },
      new AbortController().signal,
    );
    const middle = (await between) ?? before;
    return { record: readRecord(record), load: minus(middle, before), solo: minus(await shop.truth(), middle) };
  } finally {
    await shop.stop();
  }
}

/** What was counted once nothing more comes of what the load left in the target, for nearly as long as the run waits for that. */
async function atRest(shop: Shop): Promise<Truth> {
  let [last, same] = [structuredClone(await shop.truth()), 0];
  for (let look = 0; look < MOST_LOOKS && same < STEADY_LOOKS; look++) {
    await pause(100);
    const now = structuredClone(await shop.truth());
    same = JSON.stringify(now) === JSON.stringify(last) ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** What was counted between two looks. */
function minus(after: Truth, before: Truth): Truth {
  return Object.fromEntries(
    Object.entries(after).map(([route, { requests, queries, statements }]) => {
      const was = before[route];
      const calls = Object.entries(statements).map(
        ([text, count]) => [text, count - (was?.statements[text] ?? 0)] as const,
      );
      return [
        route,
        {
          requests: requests - (was?.requests ?? 0),
          queries: queries - (was?.queries ?? 0),
          statements: Object.fromEntries(calls),
        },
      ];
    }),
  );
}

/** Told calls per request by step and text, and whether it was said that they cannot be told apart. */
type Told = Map<string, Map<string, { calls: number; unsure: boolean }>>;

function alone(record: RunRecord): Told {
  const texts = textsOf(record);
  const told: Told = new Map();
  for (const [id, uses] of soloUses(record))
    for (const { step, calls, together } of uses) tell(told, step, texts.get(id), calls, together.length > 0);
  return told;
}

function inferred(record: RunRecord): Told {
  const told: Told = new Map();
  for (const [step, uses] of attribute(record).byStep)
    for (const { query, callsPerRequest, uncertainty, mistakable } of uses)
      tell(told, step, query, callsPerRequest, mistakable.length > 0 || uncertainty > 0.1 * callsPerRequest);
  return told;
}

function tell(told: Told, step: string, whole: string | undefined, calls: number, unsure: boolean): void {
  if (whole === undefined) return;
  const own = told.get(step) ?? new Map<string, { calls: number; unsure: boolean }>();
  const text = beginning(whole);
  own.set(text, { calls: calls + (own.get(text)?.calls ?? 0), unsure });
  told.set(step, own);
}

function table(truth: Truth, told: Told, doubtful: ReadonlySet<string>, print: (line: string) => void): void {
  print(
    `  ${'step'.padEnd(28)} requests    true    told     off   it says           worst query of those it is sure of`,
  );
  for (const [step, { requests, statements }] of Object.entries(truth).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (requests === 0 || step === '') continue;
    const own = told.get(step);
    const queries = Object.entries(statements).flatMap(([text, count]) => {
      const query = normalise(text);
      if (query === undefined || count === 0) return [];
      const use = own?.get(beginning(query));
      return [{ query, truth: count / requests, told: use?.calls ?? 0, unsure: use?.unsure ?? true }];
    });
    const [real, said] = [sum(queries.map(({ truth }) => truth)), sum(queries.map(({ told }) => told))];
    const sure = queries.filter(({ unsure }) => !unsure);
    const worst = sure.toSorted((a, b) => off(b.told, b.truth) - off(a.told, a.truth))[0];
    const unsure = queries.length - sure.length;
    const last = worst ? `${percent(off(worst.told, worst.truth))} ${worst.query.slice(0, 40)}` : '–';
    print(
      `  ${step.padEnd(28)} ${String(requests).padStart(8)} ${real.toFixed(2).padStart(7)} ${said.toFixed(2).padStart(7)} ${percent(off(said, real)).padStart(7)}   ${(doubtful.has(step) ? 'it cannot tell' : 'the figure').padEnd(17)} ${last}${unsure > 0 ? ` (unsure of ${unsure} of ${queries.length})` : ''}`,
    );
  }
}

const off = (told: number, truth: number): number => (truth === 0 ? (told === 0 ? 0 : 1) : Math.abs(told / truth - 1));
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
