import type { Scenario } from '../options/scenarios.ts';
import type { Ms } from '../../units.ts';

/** A part of the load with a name, from a moment of the load's time on. */
export interface Phase {
  at: Ms;
  name: 'ramp-up' | 'hold' | 'ramp-down' | 'tail';
}

/**
 * The phases of a load, as its schedule has them.
 *
 * While any scenario moves its target the load ramps; while all that are under way keep theirs it holds. From the end
 * of the last schedule on nothing begins any more: iterations that are under way are waited for, which is the tail.
 */
export function phasesOf(scenarios: readonly Scenario[]): Phase[] {
  const stretches = scenarios.flatMap(stretchesOf);
  const edges = [...new Set(stretches.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const phases: Phase[] = [];
  for (const at of edges) {
    const name = at === edges.at(-1) ? 'tail' : nameAt(at, stretches);
    if (name !== undefined && phases.at(-1)?.name !== name) phases.push({ at, name });
  }
  return phases;
}

interface Stretch {
  from: Ms;
  to: Ms;
  name: Phase['name'];
}

/** Undefined between two scenarios, where nothing is under way. */
function nameAt(at: Ms, stretches: readonly Stretch[]): Phase['name'] | undefined {
  const names = new Set(stretches.filter(({ from, to }) => from <= at && at < to).map(({ name }) => name));
  return (['ramp-up', 'ramp-down', 'hold'] as const).find((name) => names.has(name));
}

function stretchesOf(scenario: Scenario): Stretch[] {
  const start = scenario.startTime;
  if (!('stages' in scenario)) {
    const length = 'duration' in scenario ? scenario.duration : scenario.maxDuration;
    return [{ from: start, to: start + length, name: 'hold' }];
  }
  let from = start;
  let level = scenario.executor === 'ramping-vus' ? scenario.startVUs : scenario.startRate;
  return scenario.stages.map(({ target, duration }) => {
    const name = target === level ? 'hold' : target > level ? 'ramp-up' : 'ramp-down';
    const stretch: Stretch = { from, to: from + duration, name };
    [from, level] = [from + duration, target];
    return stretch;
  });
}
