import type { Conditions } from '../reports/judge/conditions.ts';
import type { Ms, Share } from '../units.ts';

const MOST_STOLEN: Share = 0.1;
const MOST_LOOP_DELAY: Ms = 25;
const LEAST_ACHIEVED: Share = 0.95;

/**
 * What was wrong with the conditions of a trial; empty when nothing was. The pair is then void.
 *
 * Fixed before the experiment, and blind: they see neither which build was measured nor how fast it was. So steal is
 * reckoned of the CPU time that was wanted: the same neighbour takes more seconds from a build that wants more, and
 * throwing away only the worst trials of one build would flatter it. Errors of the target, and iterations that found no
 * free virtual user because the target was slow, never void a trial.
 */
export function disturbances({ stolenShare = 0, loopDelay = 0, achievedShare }: Conditions): string[] {
  const found: string[] = [];
  if (stolenShare > MOST_STOLEN)
    found.push(`the host gave ${percent(stolenShare)} of the CPU time wanted here to others`);
  if (loopDelay > MOST_LOOP_DELAY) found.push(`the load generator was late by ${Math.round(loopDelay)} ms`);
  if (achievedShare < LEAST_ACHIEVED)
    found.push(`the load generator came to only ${percent(achievedShare)} of the planned iterations`);
  return found;
}

const percent = (share: Share): string => `${(100 * share).toFixed(1)} %`;
