import { randomInt } from 'node:crypto';
import { stepName } from '../metrics/step-name.ts';
import { keyOf, traceparent } from '../traces.ts';

/** Spans cost the target time: of each step it is asked for so many a second and thread, and for no more. */
const SAMPLED = 10;
const MOST_NAMES = 10_000;

interface Step {
  key: string;
  second: number;
  left: number;
}

/** Makes the traceparent of each request. @param run the run's part of a trace id */
export function createTracer(run: string): (method: string, nameOrUrl: string) => string {
  const steps = new Map<string, Step>();
  const byName = new Map<string, Step>();
  // Threads count from places of their own.
  let request = randomInt(2 ** 32);

  const stepOf = (method: string, nameOrUrl: string): Step => {
    const name = `${method} ${nameOrUrl}`;
    let step = byName.get(name);
    if (!step) {
      const key = keyOf(stepName(method, nameOrUrl));
      steps.set(key, (step = steps.get(key) ?? { key, second: 0, left: 0 }));
      if (byName.size >= MOST_NAMES) byName.clear();
      byName.set(name, step);
    }
    return step;
  };

  return (method, nameOrUrl) => {
    const step = stepOf(method, nameOrUrl);
    const second = Math.floor(performance.now() / 1000);
    if (step.second !== second) [step.second, step.left] = [second, SAMPLED];
    return traceparent(run, step.key, request++, step.left-- > 0);
  };
}
