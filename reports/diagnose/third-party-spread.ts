import { mean, shareOf, sum } from '../arithmetic.ts';
import type { Ms, Share } from '../../units.ts';
import { type Evidence, type StepEvidence, worstOf } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, percent, time } from './words.ts';

const SLOW_CALL: Ms = 300;
/** Of a victim's mean, what its own queries and its own work explain. */
const LITTLE_ITSELF = 0.5;
/** A step that nothing drags is as quick as its quickest requests. */
const FAR_ABOVE = 3;
/** A pool this small is a choice; smaller plateaus are chance. */
const SMALLEST_POOL = 4;
const OFTEN_FULL = 0.2;
const MOSTLY_IDLE = 0.5;

/**
 * A third party is slow, and routes that never ask it are slow with it.
 *
 * They share what a waiting call holds: here the connections of a pool, which fill up with transactions that do nothing.
 * It is only said where that is seen; that both are slow at once may have other reasons.
 */
export const thirdPartySpread: Rule = {
  name: 'third-party-spread',
  find: (evidence) => {
    const asking = worstOf(evidence.steps.filter(({ dependencies }) => dependencies.some(isSlow)));
    const pool = asking && heldPool(evidence);
    const victims = evidence.slow.filter(isDragged);
    return pool && victims[0] ? [describe(victims, asking, pool)] : [];
  },
};

const isSlow = ({ timePerCall }: StepEvidence['dependencies'][number]): boolean => timePerCall >= SLOW_CALL;

const isDragged = ({ dependencies, p95, p10, mean, budget, databaseMs, cpu }: StepEvidence): boolean =>
  dependencies.length === 0 &&
  p95 > budget &&
  p95 >= FAR_ABOVE * p10 &&
  databaseMs + (cpu?.perRequest ?? 0) < LITTLE_ITSELF * mean;

interface Pool {
  application: string;
  size: number;
  /** Share of looks that saw all of it busy, and share of the busy that held a transaction and did nothing. */
  full: Share;
  idle: Share;
}

function heldPool({ activity }: Evidence): Pool | undefined {
  const applications = new Set(activity.flatMap(({ busy = {} }) => Object.keys(busy)));
  const pools = [...applications].map((application): Pool => {
    const looks = activity.map(({ busy = {} }) => busy[application] ?? { active: 0, idleInTransaction: 0 });
    const totals = looks.map(({ active, idleInTransaction }) => active + idleInTransaction);
    const size = Math.max(0, ...totals);
    const idle = sum(looks.map(({ idleInTransaction }) => idleInTransaction)) / Math.max(1, sum(totals));
    return { application, size, full: shareOf(totals, (total) => total === size), idle };
  });
  return pools.find(({ size, full, idle }) => size >= SMALLEST_POOL && full >= OFTEN_FULL && idle >= MOSTLY_IDLE);
}

function describe(victims: readonly StepEvidence[], asking: StepEvidence, pool: Pool): Diagnosis {
  const worst = worstOf(victims)!;
  const slowest = asking.dependencies.toSorted((a, b) => b.timePerCall - a.timePerCall)[0]!;
  const quick = mean(victims.map(({ p10 }) => p10));
  return {
    step: worst.step,
    cause: `it never asks ${slowest.dependency}, yet waits while ${asking.step} does (${time(slowest.timePerCall)} a call): all ${pool.size} connections of ${pool.application} are taken in ${percent(pool.full)} of the looks, and ${percent(pool.idle)} of those only hold a transaction open`,
    fix: `Hold no connection while ${asking.step} waits for an answer, and give these calls a timeout and a limit of their own (at most so many at once), so that what does not need them goes on.`,
    saves: Math.max(0, worst.p95 - worst.p10),
    confidence: 0.8,
    evidence: [
      { label: 'third party', value: `${slowest.dependency}, asked by ${asking.step}` },
      { label: 'busy connections', value: `${pool.size} at most, that many in ${percent(pool.full)} of the looks` },
      { label: 'of these idle in a transaction', value: percent(pool.idle) },
      {
        label: 'steps that wait and do not ask it',
        value: victims
          .map(({ step, mean, databaseMs }) => `${step} (${time(databaseMs)} of ${time(mean)} are queries)`)
          .join(', '),
      },
      { label: 'their quickest tenth', value: `${time(quick)} on average of ${amount(victims.length)} steps` },
    ],
    cost: 'Calls beyond the limit wait or fail at once: say what the user sees then.',
  };
}
