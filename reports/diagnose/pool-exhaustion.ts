import type { Ms, Share } from '../../units.ts';
import { most, sum } from '../arithmetic.ts';
import { calm } from './calm.ts';
import type { Evidence, StepEvidence } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, percent, time } from './words.ts';

/** A pool this small is a choice; smaller plateaus are chance. */
const SMALLEST_POOL = 4;
/** Share of looks in which every connection is taken. */
const OFTEN = 0.2;
/** Fewer looks, while the target has its cores, may be chance. */
const FEWEST_LOOKS = 8;
/** Share of the requests' time that passes before they have a connection, where the pool itself tells. */
const LONG_WAIT = 0.2;
/** A pool that tells of less waiting than this is not what they wait for. */
const NO_WAIT = 0.02;
/** A step that spends less of its time than this in the database waits somewhere else. */
const LITTLE_DATABASE = 0.5;

/**
 * All connections of a service are in use, and requests wait for one before they reach the database.
 *
 * The database cannot see that queue: it sees a number of busy sessions that rises to a limit and stays there, while
 * requests take far longer than their queries. So this is no more than suspected, unless the pool itself was seen
 * (plimsoll/probe, or metrics).
 */
export const poolExhaustion: Rule = {
  name: 'pool-exhaustion',
  find: (evidence) => {
    const seen = poolWait(evidence);
    if (seen && seen.share >= LONG_WAIT) return describeSeen(seen, evidence);
    return busiest(calm(evidence.activity, evidence)).flatMap((pool) => {
      const found = describe(pool, evidence);
      return found ? [seen && seen.share < NO_WAIT ? contradicted(found, seen) : found] : [];
    });
  },
};

/** What the pools of the target told of themselves. */
interface PoolWait {
  process: string;
  /** How long one caller waited for a connection, and its share of all the time that requests took. */
  each: Ms;
  share: Share;
  taken: number;
  most: number;
  waiting: number;
}

/** Of the process whose callers wait longest; undefined where no pool tells. */
function poolWait({ runtimes, steps }: Evidence): PoolWait | undefined {
  const latency = sum(steps.map(({ mean, requests }) => mean * requests));
  const all = [...runtimes].flatMap(([process, told]): PoolWait[] => {
    const [taken, waitMs] = [
      sum(told.map(({ poolTaken = 0 }) => poolTaken)),
      sum(told.map(({ poolWaitMs = 0 }) => poolWaitMs)),
    ];
    if (taken === 0) return [];
    const size = most(told.map(({ poolMax = 0 }) => poolMax));
    const waiting = most(told.map(({ poolWaiting = 0 }) => poolWaiting));
    return [{ process, each: waitMs / taken, share: waitMs / Math.max(1, latency), taken, most: size, waiting }];
  });
  return all.toSorted((a, b) => b.share - a.share)[0];
}

function describeSeen(
  { process, each, share, taken, most, waiting }: PoolWait,
  { slow, steps }: Evidence,
): Diagnosis[] {
  const worst = slow.toSorted((a, b) => excess(b) - excess(a))[0];
  if (!worst) return [];
  const perRequest = (each * taken) / Math.max(1, sum(steps.map(({ requests }) => requests)));
  return [
    {
      step: worst.step,
      cause: `requests wait ${time(each)} for one of the ${most} connections of ${process}, ${percent(share)} of all the time they take`,
      fix: `Hold a connection only while a query runs, never while waiting for somebody else; only then raise the pool's maximum above ${most}, within the server's.`,
      saves: Math.min(worst.p95, perRequest * Math.max(1, worst.p95 / Math.max(1, worst.mean))),
      confidence: 0.9,
      evidence: [
        { label: 'waiting for a connection', value: `${time(each)} each, ${amount(taken)} times` },
        { label: 'callers that waited at once', value: `${amount(waiting)} at most` },
        { label: "the pool's maximum", value: amount(most) },
        { label: 'of the time of all requests', value: percent(share) },
      ],
      cost: 'More connections cost the server memory, and may only move the queue there.',
    },
  ];
}

const contradicted = (found: Diagnosis, { process, each }: PoolWait): Diagnosis => ({
  ...found,
  confidence: found.confidence * 0.3,
  evidence: [
    ...found.evidence.filter(({ label }) => label !== 'not seen'),
    { label: 'against it', value: `the pool of ${process} gave a connection after ${time(each)} on average` },
  ],
});

interface Pool {
  application: string;
  /** Most sessions that were busy at once. */
  size: number;
  /** Share of looks that saw that many. */
  full: Share;
  /** Share of the busy ones that only held their transaction open. */
  idling: Share;
}

function busiest(activity: Evidence['activity']): Pool[] {
  if (activity.length < FEWEST_LOOKS) return [];
  const applications = new Set(activity.flatMap(({ busy = {} }) => Object.keys(busy)));
  return [...applications].flatMap((application) => {
    const counts = activity.map(({ busy = {} }) => busy[application] ?? { active: 0, idleInTransaction: 0 });
    const totals = counts.map(({ active, idleInTransaction }) => active + idleInTransaction);
    const size = Math.max(0, ...totals);
    const full = totals.filter((total) => total === size).length / Math.max(1, totals.length);
    if (size < SMALLEST_POOL || full < OFTEN) return [];
    const idling = counts.reduce((sum, { idleInTransaction }) => sum + idleInTransaction, 0);
    return [{ application, size, full, idling: idling / totals.reduce((sum, total) => sum + total, 0) }];
  });
}

function describe({ application, size, full, idling }: Pool, { slow, activity }: Evidence): Diagnosis | undefined {
  const waiting = slow.filter(({ databaseMs, mean }) => databaseMs < LITTLE_DATABASE * mean);
  const worst = waiting.toSorted((a, b) => excess(b) - excess(a))[0];
  if (!worst) return undefined;
  return {
    step: worst.step,
    cause: `all ${size} connections of ${application} are taken in ${percent(full)} of the looks, so it probably waits for one: ${time(worst.mean)} a request on average, of which ${time(worst.databaseMs)} are queries`,
    fix: `Hold a connection only while a query runs (${percent(idling)} of the busy ones idle inside a transaction); only then raise the pool's maximum, within the server's.`,
    saves: worst.p95 * full,
    confidence: waiting.length > 1 ? 0.6 : 0.5,
    evidence: [
      {
        label: 'busy connections',
        value: `${size} at most, that many in ${percent(full)} of ${activity.length} looks`,
      },
      { label: 'of these idle in a transaction', value: percent(idling) },
      {
        label: 'steps that wait outside the database',
        value: waiting.map(({ step, mean, databaseMs }) => `${step} (${time(databaseMs)} of ${time(mean)})`).join(', '),
      },
      { label: 'not seen', value: 'the wait itself: only the pool knows it' },
    ],
    cost: `More connections cost the server memory: ${amount(size)} are taken now.`,
  };
}

const excess = ({ p95, budget, requests }: StepEvidence): Ms => (p95 - budget) * requests;
