import { availableParallelism } from 'node:os';
import { planOf } from '../options/plan-of.ts';
import type { Scenario } from '../options/scenarios.ts';
import { everything } from '../schedule/stripe.ts';

/** So many iterations a second one thread starts with ease, if they are of a few requests each. */
const STARTS_A_THREAD = 5000;
const VUS_A_THREAD = 20_000;

/**
 * How many threads a plan needs: one, unless it starts more than 5,000 iterations a second or has more than 20,000 VUs.
 *
 * One thread carries tens of thousands of requests a second, and a target on the same machine needs the other cores.
 */
export function threadsFor(scenarios: readonly Scenario[]): number {
  let starts = 0;
  let vus = 0;
  for (const scenario of scenarios) {
    vus += planOf(scenario, everything).maxVus;
    if (scenario.executor === 'constant-arrival-rate') starts += (scenario.rate * 1000) / scenario.timeUnit;
    if (scenario.executor === 'ramping-arrival-rate')
      starts += (Math.max(...scenario.stages.map(({ target }) => target)) * 1000) / scenario.timeUnit;
  }
  const wanted = Math.max(Math.ceil(starts / STARTS_A_THREAD), Math.ceil(vus / VUS_A_THREAD), 1);
  return Math.min(wanted, Math.max(1, availableParallelism() - 1));
}
