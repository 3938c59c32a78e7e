import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf, type SampleKind } from '../../runner/record/samples.ts';
import type { Finding } from './rule.ts';

/** What became of a finding. 'cannot tell': the later run lacks the evidence or the step. */
export type FindingState = 'mended' | 'better' | 'unchanged' | 'worse' | 'new' | 'cannot tell';

export interface Followed {
  state: FindingState;
  before: Finding | undefined;
  after: Finding | undefined;
}

/** What it would save has to move by so much to be called better or worse. */
const MOVED = 1.25;

/**
 * Each finding of the earlier run and what became of it, in its order, then what is new.
 *
 * @param later the run that `is` was found in
 */
export function follow(was: readonly Finding[], is: readonly Finding[], later: RunRecord): Followed[] {
  const same = (a: Finding, b: Finding): boolean => a.rule === b.rule && a.step === b.step;
  const followed = was.map((old): Followed => {
    const now = is.find((finding) => same(old, finding));
    return { state: now ? moved(old, now) : mendedOr(old, later), before: old, after: now };
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
  'slow-third-party': 'dependency',
  'third-party-limit': 'dependency',
  'third-party-spread': 'dependency',
  'cpu-throttled': 'cgroup',
  'memory-limit': 'cgroup',
  'memory-growth': 'process',
  'event-loop-full': 'runtime',
  'disk-saturated': 'host',
  'network-saturated': 'host',
  'generator-starved': 'host',
  'host-steal': 'host',
  'redis-evictions': 'redis',
  'redis-misses': 'redis',
  'redis-slow-command': 'redis',
  'redis-clients': 'redis',
  'unthrottled-route': 'generator',
};

function mendedOr({ rule, step }: Finding, later: RunRecord): FindingState {
  const isRoute = !/^(queue|process) |^(database|redis|host)$/.test(step);
  const asked = later.seconds.some((second) => second.step === step);
  const looked = samplesOf(later, NEEDS[rule] ?? 'pg-statements').length > 0;
  return looked && (asked || !isRoute) ? 'mended' : 'cannot tell';
}
