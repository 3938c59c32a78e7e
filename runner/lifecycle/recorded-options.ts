import type { ResolvedOptions } from '../options/resolve.ts';

/**
 * Options as the record keeps them. Private keys, what is meant for k6's cloud, and the values of scenarios' variables
 * stay out: a record is shown to others.
 */
export function recordedOptions({ options, scenarios }: ResolvedOptions): Record<string, unknown> {
  const { tlsAuth: _keys, cloud: _cloud, ext: _ext, ...kept } = options;
  return {
    ...kept,
    scenarios: Object.fromEntries(
      scenarios.map(({ env, ...scenario }) => [scenario.name, { ...scenario, env: Object.keys(env) }]),
    ),
  };
}
