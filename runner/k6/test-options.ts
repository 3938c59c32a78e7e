import { formatDuration } from '../options/duration.ts';

/** What k6 shows as exec.test.options, in its order. Load is there as scenarios only. */
const NAMES =
  'paused scenarios executionSegment executionSegmentSequence noSetup setupTimeout noTeardown teardownTimeout rps dns maxRedirects userAgent batch batchPerHost httpDebug insecureSkipTLSVerify tlsCipherSuites tlsVersion tlsAuth throw thresholds blacklistIPs blockHostnames hosts noConnectionReuse noVUConnectionReuse minIterationDuration ext summaryTrendStats summaryTimeUnit systemTags tags metricSamplesBufferSize noCookiesReset discardResponseBodies consoleOutput localIPs'.split(
    ' ',
  );
const DURATIONS = new Set(['setupTimeout', 'teardownTimeout', 'minIterationDuration']);

const COMMON = ['executor', 'startTime', 'gracefulStop', 'env', 'exec', 'tags'];
const OWN: Readonly<Record<string, readonly string[]>> = {
  'shared-iterations': ['vus', 'iterations', 'maxDuration'],
  'per-vu-iterations': ['vus', 'iterations', 'maxDuration'],
  'constant-vus': ['vus', 'duration'],
  'ramping-vus': ['startVUs', 'stages', 'gracefulRampDown'],
  'constant-arrival-rate': ['rate', 'timeUnit', 'duration', 'preAllocatedVUs', 'maxVUs'],
  'ramping-arrival-rate': ['startRate', 'timeUnit', 'stages', 'preAllocatedVUs', 'maxVUs'],
};

type Raw = Readonly<Record<string, unknown>>;

/** The options as a script sees them: every name that k6 knows, null where nothing was said. */
export function testOptions(options: Raw): Record<string, unknown> {
  const shown = withNulls(options, NAMES);
  for (const name of DURATIONS) if (typeof shown[name] === 'number') shown[name] = formatDuration(shown[name]);
  const scenarios = (options['scenarios'] ?? { default: shortcut(options) }) as Record<string, Raw>;
  shown['scenarios'] = Object.fromEntries(
    Object.entries(scenarios).map(([name, scenario]) => [
      name,
      withNulls(scenario, [
        ...new Set([...COMMON, ...(OWN[String(scenario['executor'])] ?? []), ...Object.keys(scenario)]),
      ]),
    ]),
  );
  return shown;
}

const withNulls = (raw: Raw, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, raw[name] ?? null]));

/** The scenario that `vus`, `duration`, `iterations` and `stages` are short for. */
function shortcut({ vus, duration, iterations, stages }: Raw): Raw {
  const time = typeof duration === 'number' ? formatDuration(duration) : duration;
  if (iterations !== undefined) return { executor: 'shared-iterations', vus, iterations, maxDuration: time };
  if (stages !== undefined) return { executor: 'ramping-vus', startVUs: vus, stages };
  if (time !== undefined) return { executor: 'constant-vus', vus, duration: time };
  return { executor: 'per-vu-iterations', vus, iterations };
}
