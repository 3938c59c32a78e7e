import type { Conditions } from '../reports/judge/conditions.ts';
import type { Ms, Share } from '../units.ts';

const MOST_STEAL: Share = 0.05;
const MOST_LOOP_DELAY: Ms = 25;
const LEAST_ACHIEVED: Share = 0.95;

/**
 * What was wrong with the conditions of a trial; empty when nothing was. The pair is then void.
 *
 * Fixed before the experiment, and blind: they see neither which build was measured nor how fast it was. Errors of the
 * target never void a trial.
 */
export function disturbances({ stealShare = 0, loopDelay = 0, achievedShare }: Conditions): string[] {
  const found: string[] = [];
  if (stealShare > MOST_STEAL) found.push(`the host gave ${percent(stealShare)} of the time to others`);
  if (loopDelay > MOST_LOOP_DELAY) found.push(`the load generator was late by ${Math.round(loopDelay)} ms`);
  if (achievedShare < LEAST_ACHIEVED)
    found.push(`only ${percent(achievedShare)} of the planned iterations were started`);
  return found;
}

const percent = (share: Share): string => `${(100 * share).toFixed(1)} %`;
