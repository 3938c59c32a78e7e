import type { Scenario } from './scenarios.ts';
import { formatDuration } from './duration.ts';
import { OPTION_NAMES } from './options.ts';
import type { ResolvedOptions } from './resolve.ts';

const DURATIONS = new Set(['duration', 'setupTimeout', 'teardownTimeout', 'minIterationDuration']);
const SCENARIO_DURATIONS = new Set([
  'duration',
  'startTime',
  'gracefulStop',
  'gracefulRampDown',
  'maxDuration',
  'timeUnit',
]);
/** Options of ours, or of k6 outside of what its `inspect` prints. */
const LEFT_OUT = new Set(['linger', 'noUsageReport', 'noThresholds', 'noSummary', 'localIPs', 'cloud']);

/** The resolved options as `k6 inspect` prints them: k6's order, null where nothing was said. */
export function inspectOptions({ options, scenarios, thresholds }: ResolvedOptions): string {
  const shown: Record<string, unknown> = {};
  for (const name of OPTION_NAMES) {
    if (LEFT_OUT.has(name)) continue;
    const value = options[name] ?? null;
    shown[name] = DURATIONS.has(name) && typeof value === 'number' ? formatDuration(value) : value;
  }
  // Shortcuts have become the scenario that they stand for.
  for (const name of ['vus', 'duration', 'iterations', 'stages']) shown[name] = null;
  shown['scenarios'] = Object.fromEntries(scenarios.map((scenario) => [scenario.name, inspectScenario(scenario)]));
  if (thresholds.length > 0)
    shown['thresholds'] = Object.fromEntries(
      thresholds.map(({ selector, thresholds: list }) => [selector.source, list.map(({ source }) => source)]),
    );
  return JSON.stringify(shown, undefined, 2).replace(/[<>&]/g, goEscape);
}

function inspectScenario({ name: _, ...scenario }: Scenario): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(scenario).map(([field, value]: [string, unknown]) => {
      if (SCENARIO_DURATIONS.has(field) && typeof value === 'number') return [field, formatDuration(value)];
      if (field === 'stages') return [field, scenario.executor.startsWith('ramping') ? inspectStages(value) : value];
      return [field, isEmpty(value) ? null : value];
    }),
  );
}

const inspectStages = (stages: unknown): unknown =>
  (stages as { duration: number; target: number }[]).map(({ duration, target }) => ({
    duration: formatDuration(duration),
    target,
  }));

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** Go's JSON escapes what HTML would read as markup. */
const goEscape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
