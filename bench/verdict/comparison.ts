import { join } from 'node:path';
import type { Arm, ExperimentResult, PairReport } from '../../reports/judge/experiment.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { ab } from '../../trials/ab.ts';
import type { MeasureTrial } from '../../trials/ab.ts';
import { hasPlan, readPlan } from '../../trials/plan.ts';
import { slotOf, triesAt } from '../../trials/slots.ts';
import { NAIVE_RULES, p95, sideOf } from './naive-rules.ts';
import type { Side } from './naive-rules.ts';
import { ROUTES } from './shop-trials.ts';

/** One comparison of the series: what `ab` says, and what the naive rules say of the same data. */
export interface Compared {
  seed: number;
  seconds: number;
  result: ExperimentResult;
  pairs: PairReport[];
  /** Routes that a rule calls different, by rule: of the first pair alone, and of all pairs' requests put together. */
  naive: { rule: string; one: string[]; all: string[] }[];
  /** p95 of the first build, by route (µs). */
  first: { one: Record<string, number>; all: Record<string, number> };
}

/** Does a comparison, goes on with one, or reads one that is there. */
export async function compareOnce(
  folder: string,
  asked: { seed: number; pairs: number; slower: number; reference: Compared['first'] | undefined },
  measure: MeasureTrial,
  signal: AbortSignal,
): Promise<Compared> {
  const started = performance.now();
  const plan = hasPlan(folder)
    ? readPlan(folder)
    : {
        version: 1 as const,
        startedAt: new Date().toISOString(),
        seed: asked.seed,
        pairs: asked.pairs,
        looks: 1 as const,
        alpha: 0.05,
        delta: 0.1,
        token: `bench-${asked.seed}`,
        arms: { A: 'shop', B: asked.slower === 0 ? 'shop' : `shop, GET /search ${100 * asked.slower} % slower` },
        source: {},
        // Known beforehand, so no rehearsal is needed to find the routes.
        family: { steps: ROUTES, closedLoop: false },
      };
  const { result, pairs } = await ab(folder, plan, {
    measure,
    signal,
    tell: () => undefined,
    pairsFor: () => asked.pairs,
  });
  const seconds = (performance.now() - started) / 1000;
  return { seed: asked.seed, seconds, result, pairs, ...naiveOf(folder, result, asked.reference) };
}

function naiveOf(
  folder: string,
  { pairs }: ExperimentResult,
  reference: Compared['first'] | undefined,
): Pick<Compared, 'naive' | 'first'> {
  const sound = pairs.filter(({ values }) => values).map(({ pair }) => pair);
  const side = (arm: Arm, numbers: readonly number[]): Side =>
    sideOf(numbers.map((pair) => readRecord(slotOf(folder, pair, triesAt(folder, pair).length, arm).folder)));
  const one = { a: side('A', sound.slice(0, 1)), b: side('B', sound.slice(0, 1)) };
  const all = { a: side('A', sound), b: side('B', sound) };
  const levels = (of: Side): Record<string, number> =>
    Object.fromEntries(ROUTES.flatMap((route) => (of.has(route) ? [[route, p95(of.get(route)!)] as const] : [])));
  const first = { one: levels(one.a), all: levels(all.a) };
  const named = ({ a, b }: typeof one, rule: (typeof NAIVE_RULES)[number], levels: Record<string, number>): string[] =>
    ROUTES.filter((route) => {
      const [before, after, level] = [a.get(route), b.get(route), levels[route]];
      return before && after && level !== undefined && rule.differs(before, after, level);
    });
  return {
    first,
    naive: NAIVE_RULES.map((rule) => ({
      rule: rule.name,
      one: named(one, rule, (reference ?? first).one),
      all: named(all, rule, (reference ?? first).all),
    })),
  };
}

/** Of a series, the folder of one comparison. */
export const folderOf = (output: string, series: string, number: number): string =>
  join(output, series, String(number).padStart(3, '0'));
