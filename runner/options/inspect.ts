import { testOptions } from '../k6/test-options.ts';
import { formatDuration, parseDuration } from './duration.ts';
import type { ResolvedOptions } from './resolve.ts';

const SCENARIO_DURATIONS = ['duration', 'startTime', 'gracefulStop', 'gracefulRampDown', 'maxDuration', 'timeUnit'];
/** Resolved for the run's own use, where nobody gave them. */
const BY_DEFAULT = ['summaryTrendStats', 'systemTags'] as const;
/** k6 leaves these out of its `inspect`. */
const LEFT_OUT = ['consoleOutput', 'localIPs'];

/** The resolved options as `k6 inspect` prints them: k6's order, null where nothing was said. */
export function inspectOptions({ options, defaults }: ResolvedOptions): string {
  const { vus, duration, iterations, stages } = options;
  const given: Record<string, unknown> = { ...options };
  for (const name of BY_DEFAULT) if (options[name] === defaults[name]) delete given[name];
  const { paused, scenarios, ...rest } = testOptions(given);
  const shown: Record<string, unknown> = {
    paused,
    vus: vus ?? null,
    duration: duration === undefined ? null : formatDuration(duration),
    iterations: iterations ?? null,
    stages: stages ?? null,
    scenarios: options.scenarios === undefined ? null : inNames(scenarios as Record<string, object>, withDurations),
    ...rest,
    dns: { ttl: null, select: null, policy: null, ...options.dns },
  };
  for (const name of LEFT_OUT) delete shown[name];
  if (options.scenarios === undefined) delete shown['scenarios'];
  if (options.thresholds)
    shown['thresholds'] = inNames(options.thresholds as Record<string, unknown[]>, (list) => list.map(plainThreshold));
  return JSON.stringify(shown, undefined, 2).replace(/[<>&]/g, goEscape);
}

/** One that only says its expression is printed as text. */
function plainThreshold(threshold: unknown): unknown {
  if (typeof threshold !== 'object' || threshold === null) return threshold;
  const { threshold: source, abortOnFail, delayAbortEval } = threshold as Record<string, unknown>;
  return abortOnFail || delayAbortEval ? threshold : source;
}

/** Go prints a map by its keys in order. */
const inNames = <T>(map: Readonly<Record<string, T>>, of: (value: T) => unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((name) => [name, of(map[name]!)]),
  );

const withDurations = (scenario: object): object =>
  Object.fromEntries(
    Object.entries(scenario).map(([field, value]: [string, unknown]) => {
      const ms = SCENARIO_DURATIONS.includes(field) ? parseDuration(value) : undefined;
      return [field, ms === undefined ? value : formatDuration(ms)];
    }),
  );

/** Go's JSON escapes what HTML would read as markup. */
const goEscape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
