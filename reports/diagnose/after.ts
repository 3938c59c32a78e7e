import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf, type SampleKind } from '../../runner/record/samples.ts';
import type { Ms, Share } from '../../units.ts';
import { attribute, type QueryUse } from '../attribution/attribute.ts';
import { diagnose } from './diagnose.ts';
import { evidenceOf } from './evidence.ts';
import type { Finding } from './rule.ts';

/** What became of a finding. `cannot tell` where the later run lacks the evidence or the step. */
type FindingState = 'mended' | 'better' | 'unchanged' | 'worse' | 'new' | 'cannot tell';

export interface Followed {
  state: FindingState;
  before: Finding | undefined;
  after: Finding | undefined;
}

/** Severity has to move by so much to be called better or worse. */
const MOVED = 1.25;

/** Each finding of the earlier run and what became of it, in its order, then what is new. */
export function follow(before: RunRecord, after: RunRecord): Followed[] {
  const [was, is] = [diagnose(before), diagnose(after)];
  const same = (a: Finding, b: Finding): boolean => a.rule === b.rule && a.step === b.step;
  const followed = was.map((old): Followed => {
    const now = is.find((finding) => same(old, finding));
    return { state: now ? moved(old, now) : mendedOr(old, after), before: old, after: now };
  });
  const fresh = is.filter((finding) => !was.some((old) => same(old, finding)));
  return [...followed, ...fresh.map((finding): Followed => ({ state: 'new', before: undefined, after: finding }))];
}

function moved(before: Finding, after: Finding): FindingState {
  if (after.saves * MOVED < before.saves) return 'better';
  return after.saves > before.saves * MOVED ? 'worse' : 'unchanged';
}

/** What each rule has to have looked at before its silence means something. */
const NEEDS: Record<string, SampleKind> = {
  'queue-backlog': 'queue',
  'job-failures': 'queue',
  'event-loop': 'process',
  'lock-contention': 'pg-activity',
  'pool-exhaustion': 'pg-activity',
  'max-connections': 'pg-activity',
};

function mendedOr({ rule, step }: Finding, after: RunRecord): FindingState {
  const isRoute = !step.startsWith('queue ') && step !== 'database';
  const asked = after.seconds.some((second) => second.step === step);
  const looked = samplesOf(after, NEEDS[rule] ?? 'pg-statements').length > 0;
  return looked && (asked || !isRoute) ? 'mended' : 'cannot tell';
}

/** How one query of a step changed. */
export interface QueryChange {
  step: string;
  query: string;
  /** Calls per request; undefined where the step does not ask it. */
  before: number | undefined;
  after: number | undefined;
  /** Database time per request, before minus after. */
  savedMs: Ms;
  /** Share of what the step's mean became faster by; undefined where it did not. */
  shareOfGain: Share | undefined;
  /** Whether the server plans it differently; undefined where a plan is missing. */
  planChanged: boolean | undefined;
}

/** Below that a change of calls or time is noise. */
const NOTABLE_CALLS = 0.2;
const NOTABLE_MS = 1;

/** Queries that a step asks more or less often than before, or at another cost, or by another plan. */
export function queryChanges(before: RunRecord, after: RunRecord): QueryChange[] {
  const [was, is] = [attribute(before).byStep, attribute(after).byStep];
  const [shapesBefore, shapesAfter] = [planShapes(before), planShapes(after)];
  const gains = gainsOf(before, after);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((step) => {
    const [old, now] = [byText(was.get(step)), byText(is.get(step))];
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((query): QueryChange[] => {
      const [a, b] = [old.get(query), now.get(query)];
      const savedMs = (a?.timePerRequest ?? 0) - (b?.timePerRequest ?? 0);
      const [shapeA, shapeB] = [shapesBefore.get(query), shapesAfter.get(query)];
      const planChanged = shapeA && shapeB ? shapeA !== shapeB : undefined;
      const calls = Math.abs((a?.callsPerRequest ?? 0) - (b?.callsPerRequest ?? 0));
      if (!planChanged && calls < NOTABLE_CALLS && Math.abs(savedMs) < NOTABLE_MS) return [];
      const gain = gains.get(step);
      const shareOfGain = gain !== undefined && gain > 0 && savedMs > 0 ? Math.min(1, savedMs / gain) : undefined;
      return [
        { step, query, before: a?.callsPerRequest, after: b?.callsPerRequest, savedMs, shareOfGain, planChanged },
      ];
    });
  });
}

const byText = (uses: readonly QueryUse[] = []): Map<string, QueryUse> => new Map(uses.map((use) => [use.query, use]));

/** Ids of statements need not last from one server to another; their texts do. */
function planShapes(record: RunRecord): Map<string, string> {
  const texts = new Map(samplesOf(record, 'pg-texts').flatMap(({ texts }) => Object.entries(texts)));
  return new Map(
    samplesOf(record, 'pg-plan').flatMap(({ id, shape }) => {
      const text = texts.get(id);
      return text !== undefined && shape !== undefined ? [[text, shape] as const] : [];
    }),
  );
}

/** By how much each step's mean became faster. */
function gainsOf(before: RunRecord, after: RunRecord): Map<string, Ms> {
  const is = new Map(evidenceOf(after).steps.map(({ step, mean }) => [step, mean]));
  return new Map(
    evidenceOf(before).steps.flatMap(({ step, mean }) => {
      const now = is.get(step);
      return now === undefined ? [] : [[step, mean - now] as const];
    }),
  );
}
