import type { Scenario } from '../../runner/options/scenarios.ts';
import { UserError } from '../../user-error.ts';
import type { Ms } from '../../units.ts';

/** A script's load, to be made larger or smaller with its mix kept. */
export interface Scale {
  unit: 'iterations/s' | 'virtual users';
  /** As the script has it, at its highest. */
  base: number;
  /** k6's `scenarios` for a load of this size, held for a while. */
  at(load: number, hold: Ms): Record<string, Record<string, unknown>>;
}

/** More sockets than this one machine does not hold open; a target that needs them is over its budgets anyway. */
const MOST_VUS = 5000;
const MINUTE: Ms = 60_000;
/** So long a step waits for what is under way at its end. */
export const GRACE: Ms = 5000;

/**
 * Scenarios with an arrival rate are scaled by their rate, the others by their virtual users. Where a script has both,
 * the rate is what counts, and the users go along.
 *
 * @throws UserError when the script has neither: a number of iterations is no load
 */
export function scaleOf(scenarios: readonly Scenario[]): Scale {
  const rate = sum(scenarios.map(rateOf));
  const base = rate > 0 ? rate : sum(scenarios.map(vusOf));
  if (base === 0)
    throw new UserError('the script has no load that can grow', {
      why: 'its scenarios run a number of iterations, and no rate and no duration',
      fix: 'use constant-arrival-rate (best), ramping-arrival-rate, constant-vus or ramping-vus',
    });
  return {
    unit: rate > 0 ? 'iterations/s' : 'virtual users',
    base,
    at: (load, hold) =>
      Object.fromEntries(
        scenarios
          .filter((scenario) => rateOf(scenario) > 0 || vusOf(scenario) > 0)
          .map((scenario) => [scenario.name, scaled(scenario, load / base, hold)]),
      ),
  };
}

function scaled(scenario: Scenario, factor: number, hold: Ms): Record<string, unknown> {
  const { exec, env, tags } = scenario;
  const common = { exec, env, tags, duration: `${hold}ms`, gracefulStop: `${GRACE}ms` };
  if (!('preAllocatedVUs' in scenario))
    return { ...common, executor: 'constant-vus', vus: Math.max(1, Math.round(vusOf(scenario) * factor)) };
  const vus = (count: number): number => Math.min(MOST_VUS, Math.max(1, Math.ceil(count * Math.max(1, factor))));
  return {
    ...common,
    executor: 'constant-arrival-rate',
    // A minute, since a rate is a whole number.
    rate: Math.max(1, Math.round((rateOf(scenario) * factor * MINUTE) / 1000)),
    timeUnit: '1m',
    preAllocatedVUs: vus(scenario.preAllocatedVUs),
    maxVUs: vus(Math.max(scenario.maxVUs, scenario.preAllocatedVUs)),
  };
}

/** Iterations a second at the scenario's highest; 0 where it has no rate. */
function rateOf(scenario: Scenario): number {
  if (scenario.executor === 'constant-arrival-rate') return (1000 * scenario.rate) / scenario.timeUnit;
  if (scenario.executor === 'ramping-arrival-rate')
    return (1000 * Math.max(scenario.startRate, ...scenario.stages.map(({ target }) => target))) / scenario.timeUnit;
  return 0;
}

function vusOf(scenario: Scenario): number {
  if (scenario.executor === 'constant-vus') return scenario.vus;
  if (scenario.executor === 'ramping-vus')
    return Math.max(scenario.startVUs, ...scenario.stages.map(({ target }) => target));
  return 0;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
