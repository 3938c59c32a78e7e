import { rmSync } from 'node:fs';
import { experimentResult } from '../reports/judge/experiment.ts';
import type { Arm, ExperimentResult, PairOrder, PairReport } from '../reports/judge/experiment.ts';
import { judgeFamily } from '../reports/judge/family.ts';
import type { FamilySpec, TrialPair } from '../reports/judge/family.ts';
import { seededRandom } from '../reports/stats/random.ts';
import { interleave } from './order.ts';
import { declareFamily } from './declare-family.ts';
import type { Fingerprint } from '../runner/record/entries.ts';
import { savePlan } from './plan.ts';
import { assertSamePlace } from './same-place.ts';
import type { ExperimentPlan } from './plan.ts';
import { finishedRecord, rehearsalSlot, slotOf, triesAt } from './slots.ts';
import type { Slot } from './slots.ts';

/** Measures one trial: resets the data, starts the build afresh, loads it, and leaves the record in the slot's folder. */
export type MeasureTrial = (slot: Slot, signal: AbortSignal) => Promise<void>;

/** What goes on, for whoever watches. */
export type AbEvent =
  | { event: 'rehearsal'; arm: Arm }
  | { event: 'pair'; pair: number; of: number; attempt: number; order: PairOrder }
  | { event: 'trial'; arm: Arm }
  | { event: 'measured'; pair: number }
  | { event: 'void'; pair: number; because: Record<Arm, string[]>; again: boolean }
  | { event: 'look'; look: number; pairs: number; decided: boolean };

/** Reruns of void pairs, of the pairs planned so far: a machine that needs more cannot be measured on. */
const RERUN_SHARE = 1 / 3;

/** How an experiment is done. */
export interface Doing {
  measure: MeasureTrial;
  signal: AbortSignal;
  tell: (event: AbEvent) => void;
  /** Pairs to measure in this place, where nobody asked for a number. */
  pairsFor: (fingerprint: Fingerprint) => number;
}

/**
 * Runs an experiment, or goes on with one that was stopped, and judges it.
 *
 * All that is known is on disk: the plan, and a record for each trial. So going on is the same as beginning, with
 * pairs that are there already. A pair that was cut in two is measured again, since its halves would lie far apart.
 *
 * @throws what `measure` throws, and the signal's reason when it aborts; both leave an experiment that can go on
 */
export async function ab(
  folder: string,
  plan: ExperimentPlan,
  doing: Doing,
): Promise<{ result: ExperimentResult; pairs: PairReport[] }> {
  const declared = await declare(folder, plan, doing);
  const orders = interleave(declared.pairs * plan.looks, seededRandom(plan.seed));
  const settings = { alpha: plan.alpha / plan.looks, delta: plan.delta };
  const pairs: PairReport[] = [];
  for (let look = 1; ; look++) {
    const planned = declared.pairs * look;
    while (pairs.length < planned) {
      const number = pairs.length + 1;
      const order = orders[number - 1]!;
      const reruns = Math.max(2, Math.floor(planned * RERUN_SHARE)) - voidsOf(pairs);
      pairs.push(await measurePair({ folder, number, of: planned, order, reruns }, doing));
      assertSamePlace(pairs);
    }
    const judgement = judgeFamily(pairs.map(toTrialPair), declared.family, settings);
    const decided = judgement.metrics.every(({ verdict }) => verdict !== 'inconclusive');
    doing.tell({ event: 'look', look, pairs: planned, decided });
    if (decided || look === plan.looks)
      return { result: experimentResult(declared, { look, pairs, judgement }), pairs };
  }
}

/**
 * Fixes what is judged and how often it is measured, from a rehearsal of each build. It is not counted: it shows that
 * both start and answer, and which routes there are.
 */
async function declare(
  folder: string,
  plan: ExperimentPlan,
  { measure, signal, tell, pairsFor }: Doing,
): Promise<Declared> {
  const { family, pairs } = plan;
  if (family && pairs) return { ...plan, family, pairs };
  const slots = (['A', 'B'] as const).map((arm) => rehearsalSlot(folder, arm));
  for (const slot of slots) {
    signal.throwIfAborted();
    if (finishedRecord(slot)) continue;
    rmSync(slot.folder, { recursive: true, force: true });
    tell({ event: 'rehearsal', arm: slot.arm });
    await measure(slot, signal);
    signal.throwIfAborted();
  }
  const [a, b] = slots.map(finishedRecord);
  const found = declareFamily(a, b);
  const declared = { ...plan, family: found, pairs: pairs ?? pairsFor(b?.header.fingerprint ?? {}) };
  savePlan(folder, declared);
  return declared;
}

type Declared = ExperimentPlan & { family: FamilySpec; pairs: number };

async function measurePair(
  {
    folder,
    number,
    of,
    order,
    reruns,
  }: { folder: string; number: number; of: number; order: PairOrder; reruns: number },
  { measure, signal, tell }: Doing,
): Promise<PairReport> {
  for (let begun = false; ; begun = true) {
    const tries = triesAt(folder, number);
    const last = tries.at(-1);
    const voids = tries.flatMap((one) => (one.state === 'void' ? [one.because] : []));
    const again = last?.state === 'void' && voids.length <= Math.max(0, reruns);
    if (begun && last?.state === 'measured') tell({ event: 'measured', pair: number });
    if (begun && last?.state === 'void') tell({ event: 'void', pair: number, because: last.because, again });
    if (last?.state === 'measured') return { pair: number, order, voids, trials: last.trials };
    if (last?.state === 'void' && !again) return { pair: number, order, voids, trials: undefined };
    signal.throwIfAborted();
    const attempt = tries.length + 1;
    tell({ event: 'pair', pair: number, of, attempt, order });
    for (const arm of order) {
      tell({ event: 'trial', arm });
      await measure(slotOf(folder, number, attempt, arm), signal);
      signal.throwIfAborted();
    }
  }
}

const toTrialPair = ({ trials }: PairReport): TrialPair => trials;
const voidsOf = (pairs: readonly PairReport[]): number => pairs.reduce((sum, { voids }) => sum + voids.length, 0);
