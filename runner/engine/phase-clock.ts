import type { Ms } from '../../units.ts';

/** A phase of the load, from a moment of the run's clock on. */
export interface LoadPhase {
  at: Ms;
  name: string;
}

/**
 * Which phase of the load a moment is in, '' before all of them.
 *
 * @param zero performance.now() at the run's 0
 */
export function phaseClock(phases: readonly LoadPhase[], zero: Ms): (moment: Ms) => string {
  const names = phases.map(({ name }) => name);
  const edges = phases.map(({ at }) => zero + at);
  return (moment) => {
    let place = edges.length - 1;
    while (place >= 0 && moment < edges[place]!) place--;
    return place < 0 ? '' : names[place]!;
  };
}
