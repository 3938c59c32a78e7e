import type { Scenario } from '../options/scenarios.ts';
import type { Ms } from '../../units.ts';

/** A part of the load with a name, from a moment of the load's time on. */
export interface Phase {
  at: Ms;
  name: 'ramp' | 'hold';
}

/** The phases of a load, as its longest scenario has them: where the target moves it ramps, else it holds. */
export function phasesOf(scenarios: readonly Scenario[]): Phase[] {
  const longest = scenarios.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
  if (!longest || !('stages' in longest)) return [{ at: 0, name: 'hold' }];
  const phases: Phase[] = [];
  let at = longest.startTime;
  let from = longest.executor === 'ramping-vus' ? longest.startVUs : longest.startRate;
  for (const { target, duration } of longest.stages) {
    const name = target === from ? 'hold' : 'ramp';
    if (duration > 0 && phases.at(-1)?.name !== name) phases.push({ at, name });
    at += duration;
    from = target;
  }
  return phases;
}

const lengthOf = (scenario: Scenario): Ms =>
  'stages' in scenario
    ? scenario.stages.reduce((sum, { duration }) => sum + duration, 0)
    : 'duration' in scenario
      ? scenario.duration
      : 0;
