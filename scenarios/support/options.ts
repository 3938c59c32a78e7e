import type { Options, Scenario } from 'k6/options';
import { DURATION, type Journey, load } from '../load.ts';

/**
 * Options for these journeys side by side, each open loop at its own rate.
 *
 * DURATION (`45s`) and RATE (0.5 is half the load) in the environment change them.
 */
export function optionsFor(...journeys: readonly Journey[]): Options {
  return {
    scenarios: Object.fromEntries(journeys.map((journey) => [journey, scenario(journey)])),
    thresholds: { checks: ['rate>0.99'], http_req_failed: ['rate<0.01'] },
  };
}

function scenario(journey: Journey): Scenario {
  const { perMinute, visitors, mostVisitors } = load[journey];
  return {
    executor: 'constant-arrival-rate',
    exec: journey,
    rate: Math.max(1, Math.round(perMinute * Number(__ENV['RATE'] ?? 1))),
    timeUnit: '1m',
    duration: __ENV['DURATION'] ?? DURATION,
    preAllocatedVUs: visitors,
    maxVUs: mostVisitors,
    gracefulStop: '10s',
  };
}
