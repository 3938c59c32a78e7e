import type { RunRecord } from '../../runner/record/reader.ts';
import type { StepDatabase, StepQuery, StepQuerySide } from '../comparison.ts';
import type { Ms } from '../../units.ts';
import { grouped } from '../grouped.ts';
import { attribute, type QueryUse } from './attribute.ts';
import { spansByStep } from './spans.ts';
import { planShapes } from './texts.ts';

const MOST_SHOWN = 8;

/**
 * What each step asks of the database, before and after: calls, rows and time per request, which plans changed, and how
 * much of what the step gained each query explains.
 *
 * @param gains by how much each step's mean became faster; empty where one record stands alone
 */
export function databaseByStep(
  before: RunRecord | undefined,
  after: RunRecord,
  gains: ReadonlyMap<string, Ms>,
): Map<string, StepDatabase> {
  const [was, is] = [before ? askedByStep(before) : NOBODY, askedByStep(after)];
  const [oldShapes, newShapes] = [before ? planShapes(before) : new Map<string, string>(), planShapes(after)];
  const planChanged = (text: string): boolean => {
    const [old, now] = [oldShapes.get(text), newShapes.get(text)];
    return old !== undefined && now !== undefined && old !== now;
  };
  return new Map(
    [...new Set([...is.byStep.keys(), ...was.byStep.keys()])].map((step) => {
      const [old, now] = [was.byStep.get(step), is.byStep.get(step)];
      const queries = [...new Set([...(now?.keys() ?? []), ...(old?.keys() ?? [])])].map((text): StepQuery => {
        const [a, b] = [old?.get(text), now?.get(text)];
        const sides = { before: a, after: b };
        return { text, ...sides, planChanged: planChanged(text), shareOfGain: shareOf(sides, gains.get(step)) };
      });
      const shown = queries.toSorted((a, b) => weight(b) - weight(a)).slice(0, MOST_SHOWN);
      const totals = { before: totalOf(old, was.doubtful.has(step)), after: totalOf(now, is.doubtful.has(step)) };
      return [step, { ...totals, queries: shown }];
    }),
  );
}

type StepQuerySides = ReadonlyMap<string, StepQuerySide>;

const weight = ({ before, after }: StepQuery): Ms => Math.max(before?.time ?? 0, after?.time ?? 0);

/** Share of the step's gain in mean that the query's own time is; missing where either did not gain. */
function shareOf({ before, after }: Pick<StepQuery, 'before' | 'after'>, gain: Ms | undefined): number | undefined {
  const saved = (before?.time ?? 0) - (after?.time ?? 0);
  return gain !== undefined && gain > 0 && saved > 0 ? Math.min(1, saved / gain) : undefined;
}

function totalOf(side: StepQuerySides | undefined, doubtful: boolean): StepDatabase['before'] {
  if (!side) return undefined;
  const all = [...side.values()];
  const sum = (of: (use: StepQuerySide) => number): number => all.reduce((total, use) => total + of(use), 0);
  return {
    calls: sum(({ calls }) => calls),
    rows: sum(({ rows }) => rows ?? 0),
    time: sum(({ time }) => time),
    doubtful,
  };
}

interface Asked {
  /** By step and text. */
  byStep: ReadonlyMap<string, StepQuerySides>;
  doubtful: ReadonlySet<string>;
}

const NOBODY: Asked = { byStep: new Map(), doubtful: new Set() };

/** Where the database itself was not watched, what the target's spans say. */
function askedByStep(record: RunRecord): Asked {
  const { byStep, doubtful } = attribute(record);
  if (byStep.size === 0) return { ...NOBODY, byStep: spannedByStep(record) };
  const sides = [...new Set([...byStep.keys(), ...doubtful])].map(
    (step) => [step, new Map([...grouped(byStep.get(step) ?? [], ({ query }) => query)].map(sideOf))] as const,
  );
  return { byStep: new Map(sides), doubtful };
}

function spannedByStep(record: RunRecord): Map<string, StepQuerySides> {
  return new Map(
    [...spansByStep(record)].map(([step, { database }]) => [
      step,
      new Map(
        database.map(({ query, calls, timePerCall }) => [
          query,
          { method: 'spans', calls, rows: undefined, time: calls * timePerCall, uncertainty: 0, mistakable: [] },
        ]),
      ),
    ]),
  );
}

/** One text may have several ids: of several users, or before and after a restart. */
function sideOf([text, uses]: [string, QueryUse[]]): [string, StepQuerySide] {
  const sum = (of: (use: QueryUse) => number): number => uses.reduce((total, use) => total + of(use), 0);
  return [
    text,
    {
      method: uses[0]!.method,
      calls: sum(({ callsPerRequest }) => callsPerRequest),
      rows: sum(({ rowsPerRequest }) => rowsPerRequest),
      time: sum(({ timePerRequest }) => timePerRequest),
      uncertainty: Math.hypot(...uses.map(({ uncertainty }) => uncertainty)),
      mistakable: [...new Set(uses.flatMap(({ mistakable }) => mistakable))],
    },
  ];
}
