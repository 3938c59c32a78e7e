import type { SampleOf } from '../../runner/record/samples.ts';
import type { Share } from '../../units.ts';
import { mean, median, most } from '../arithmetic.ts';
import { calm } from './calm.ts';
import { type Evidence, type StepEvidence, starvation } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, brief, percent, time } from './words.ts';

/** Share of a step's active moments that wait for a lock. */
const OFTEN = 0.1;
/** Share of the idle holders that stopped behind the same statement: there they do something else. */
const SAME_PLACE = 0.6;
/** A target without a core idles anywhere; then only one place and no other is believed. */
const STARVED = 0.6;
const ONE_PLACE = 0.8;
/** Share of the time for which a thread runs, beyond which whatever it is to do next is late. */
const OCCUPIED = 0.7;
/** Fewer sightings may be chance. */
const FEWEST_SIGHTINGS = 5;

/**
 * Sessions wait for a row that another transaction holds.
 *
 * Who holds it decides the fix: a transaction that idles meanwhile does something else (a call to a third party, work
 * of its own) that has no business inside; one that is active is merely long, or takes rows in another order.
 */
export const lockContention: Rule = {
  name: 'lock-contention',
  find: (evidence) => {
    const holders = holdersIn(evidence.locks);
    const idle = holders.filter(isIdle);
    if (starvation(evidence) >= STARVED && samePlace(idle) < ONE_PLACE) return [];
    const scattered = idle.length > holders.length / 2 && samePlace(idle) < SAME_PLACE;
    if (!scattered) return waitersOf(holders, evidence);
    // Where the target's thread is never free, transactions idle wherever they stand: that is no matter of locks. One
    // that is mostly free and has its core leaves them idle only for as long as the way there and back takes.
    if (occupation(evidence) >= OCCUPIED) return [];
    const locks = calm(evidence.locks, evidence);
    return waitersOf(holdersIn(locks), { ...evidence, locks, activity: calm(evidence.activity, evidence) });
  },
};

type Locks = Evidence['locks'];

const holdersIn = (locks: Locks): Locks => locks.filter(({ blockerState }) => blockerState !== 'waiting for a lock');

function waitersOf(holders: Locks, evidence: Evidence): Diagnosis[] {
  if (holders.length < FEWEST_SIGHTINGS) return [];
  return evidence.steps.flatMap((step) => {
    const waits = waitsOf(step, evidence);
    if (waits.waiting < FEWEST_SIGHTINGS || waits.share < OFTEN) return [];
    return describe(step, waits, holders, evidence);
  });
}

/** Share of the time for which the busiest process's main thread runs. */
const occupation = ({ processes }: Evidence): Share =>
  most([...processes.values()].map((samples) => mean(samples.map(({ mainCores, cpuCores }) => mainCores ?? cpuCores))));

interface Waits {
  /** Sightings of the step's statements waiting for a lock, and as a share of all sightings. */
  waiting: number;
  share: Share;
}

/** A statement of several steps counts for each by its share. */
function waitsOf(step: StepEvidence, { activity }: Evidence): Waits {
  const shares = new Map(step.queries.map(({ id, share }) => [id, share]));
  let [waiting, seen] = [0, 0];
  for (const { active = [] } of activity)
    for (const { id, wait, sessions } of active) {
      const own = sessions * (shares.get(id ?? '') ?? 0);
      seen += own;
      if (wait.startsWith('Lock:')) waiting += own;
    }
  return { waiting, share: seen === 0 ? 0 : waiting / seen };
}

function describe(
  step: StepEvidence,
  { waiting, share }: Waits,
  holders: readonly SampleOf<'pg-lock'>[],
  evidence: Evidence,
): Diagnosis {
  const idle = holders.filter(isIdle);
  const idles = idle.length >= holders.length / 3 && samePlace(idle) >= SAME_PLACE;
  const of = idles ? idle : holders;
  const last = mostFrequent(of.flatMap(({ blocker }) => blocker ?? []));
  const lastId = mostFrequent(of.flatMap(({ blockerId }) => blockerId ?? []));
  const owner = ownerOf(lastId, evidence.steps);
  const held = median(of.flatMap(({ blockerTransactionMs }) => blockerTransactionMs ?? []));
  const blocked = mostFrequent(holders.flatMap(({ blocked }) => blocked ?? []));
  const by = owner === step.step ? 'of its own kind' : `of ${owner ?? 'another request'}`;
  return {
    step: step.step,
    cause: idles
      ? `it waits for rows that a transaction ${by} holds while it does something other than SQL: ${percent(share)} of its moments in the database are such waits, and the holder had been open for ${time(held)}`
      : `it waits for rows that another transaction ${by} holds: ${percent(share)} of its moments in the database are such waits`,
    fix: idles
      ? `Commit before the work that follows \`${brief(last ?? 'the last statement')}\`: nothing that waits for somebody else (a call to a provider, a job) belongs inside the transaction.`
      : `Touch the rows last and always in the same order, keep the transaction short; for work that any worker may take use FOR UPDATE SKIP LOCKED.`,
    saves: step.p95 * share,
    confidence: idles && owner ? 0.9 : 0.7,
    evidence: [
      { label: 'sightings of lock waits', value: `${amount(waiting)} in ${evidence.activity.length} looks` },
      ...(blocked ? [{ label: 'who waits', value: blocked }] : []),
      ...(last ? [{ label: idles ? 'last statement of the holder' : 'the holder runs', value: last }] : []),
      { label: 'holders that idle in their transaction', value: `${idle.length} of ${holders.length}` },
      { label: 'age of the holding transaction', value: `${time(held)} (median)` },
    ],
    cost: idles
      ? 'What follows the commit can fail on its own: it needs a state such as `pending`, and a way back.'
      : 'A change of the code, no cost at run time.',
  };
}

const isIdle = ({ blockerState }: SampleOf<'pg-lock'>): boolean => blockerState.startsWith('idle in transaction');

/** Share of the holders that ran the most frequent statement last. */
function samePlace(holders: readonly SampleOf<'pg-lock'>[]): Share {
  const most = mostFrequent(holders.flatMap(({ blocker }) => blocker ?? []));
  return holders.filter(({ blocker }) => blocker === most).length / Math.max(1, holders.length);
}

/** The step that asks a statement most. */
function ownerOf(id: string | undefined, steps: readonly StepEvidence[]): string | undefined {
  let [owner, most]: [string | undefined, Share] = [undefined, 0];
  for (const { step, queries } of steps) {
    const share = queries.find((query) => query.id === id)?.share ?? 0;
    if (share > most) [owner, most] = [step, share];
  }
  return owner;
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
