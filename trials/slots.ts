import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trialOf } from '../reports/judge/trial.ts';
import type { Trial } from '../reports/judge/trial.ts';
import { RECORD_FILE } from '../runner/record/constants.ts';
import { readRecord } from '../runner/record/reader.ts';
import type { RunRecord } from '../runner/record/reader.ts';
import { disturbances } from './guards.ts';
import { UserError } from '../user-error.ts';
import type { Arm } from '../reports/judge/experiment.ts';

/** One trial's place: an arm of a try at a pair. */
export interface Slot {
  arm: Arm;
  /** Where its record goes, and the target's output. */
  folder: string;
}

/** A try at a pair, as its records tell. */
export type Try =
  /** Not both trials ran to their end: the experiment was stopped or killed there. */
  | { state: 'broken off' }
  | { state: 'void'; because: Record<Arm, string[]> }
  | { state: 'measured'; trials: Record<Arm, Trial> };

export const rehearsalSlot = (folder: string, arm: Arm): Slot => ({ arm, folder: join(folder, 'rehearsal', arm) });

/** @param pair and @param attempt count from 1 */
export const slotOf = (folder: string, pair: number, attempt: number, arm: Arm): Slot => ({
  arm,
  folder: join(tryFolder(folder, pair, attempt), arm),
});

/** All tries at a pair that were begun, in order. */
export function triesAt(folder: string, pair: number): Try[] {
  const tries: Try[] = [];
  while (existsSync(tryFolder(folder, pair, tries.length + 1))) tries.push(readTry(folder, pair, tries.length + 1));
  return tries;
}

function readTry(folder: string, pair: number, attempt: number): Try {
  const [A, B] = (['A', 'B'] as const).map((arm) => finishedRecord(slotOf(folder, pair, attempt, arm)));
  if (!A || !B) return { state: 'broken off' };
  const trials = { A: trialOf(A), B: trialOf(B) };
  const because = { A: disturbances(trials.A.conditions), B: disturbances(trials.B.conditions) };
  if (because.A.length + because.B.length > 0) return { state: 'void', because };
  return { state: 'measured', trials };
}

/** Undefined where there is no record, or the run was cut off. */
export function finishedRecord({ folder }: Slot): RunRecord | undefined {
  const file = join(folder, RECORD_FILE);
  // A kill in the first moment leaves no whole line.
  if (!existsSync(file) || !readFileSync(file).includes('\n')) return undefined;
  const record = readTrial(folder);
  const cutOff = record.end === undefined || record.end.reason === 'signal' || record.end.reason === 'failed';
  return cutOff ? undefined : record;
}

/** @throws UserError when it is damaged: no trial is left out in silence */
function readTrial(folder: string): RunRecord {
  try {
    return readRecord(folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`a trial of this experiment cannot be read: ${error.message}`, {
      why: error.why,
      fix: 'bring the file back as it was, or begin anew in another folder: to measure one trial again would be to choose',
      cause: error,
    });
  }
}

const tryFolder = (folder: string, pair: number, attempt: number): string =>
  join(folder, `pair-${String(pair).padStart(2, '0')}`, `try-${attempt}`);
