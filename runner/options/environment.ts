/** K6_* variables and the options they set. */
const VARIABLES: Record<string, string> = {
  K6_VUS: 'vus',
  K6_DURATION: 'duration',
  K6_ITERATIONS: 'iterations',
  K6_STAGES: 'stages',
  K6_PAUSED: 'paused',
  K6_EXECUTION_SEGMENT: 'executionSegment',
  K6_EXECUTION_SEGMENT_SEQUENCE: 'executionSegmentSequence',
  K6_NO_SETUP: 'noSetup',
  K6_SETUP_TIMEOUT: 'setupTimeout',
  K6_NO_TEARDOWN: 'noTeardown',
  K6_TEARDOWN_TIMEOUT: 'teardownTimeout',
  K6_RPS: 'rps',
  K6_MAX_REDIRECTS: 'maxRedirects',
  K6_USER_AGENT: 'userAgent',
  K6_BATCH: 'batch',
  K6_BATCH_PER_HOST: 'batchPerHost',
  K6_HTTP_DEBUG: 'httpDebug',
  K6_INSECURE_SKIP_TLS_VERIFY: 'insecureSkipTLSVerify',
  K6_THROW: 'throw',
  K6_BLACKLIST_IPS: 'blacklistIPs',
  K6_BLOCK_HOSTNAMES: 'blockHostnames',
  K6_NO_CONNECTION_REUSE: 'noConnectionReuse',
  K6_NO_VU_CONNECTION_REUSE: 'noVUConnectionReuse',
  K6_MIN_ITERATION_DURATION: 'minIterationDuration',
  K6_SUMMARY_TREND_STATS: 'summaryTrendStats',
  K6_SUMMARY_TIME_UNIT: 'summaryTimeUnit',
  K6_SYSTEM_TAGS: 'systemTags',
  K6_NO_COOKIES_RESET: 'noCookiesReset',
  K6_DISCARD_RESPONSE_BODIES: 'discardResponseBodies',
  K6_LOCAL_IPS: 'localIPs',
  K6_NO_THRESHOLDS: 'noThresholds',
  K6_NO_SUMMARY: 'noSummary',
};

/** The options that K6_* variables set. K6_DNS is 'ttl=5m,select=random,policy=any'. */
export function optionsOfEnvironment(env: Readonly<Record<string, string>>): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [variable, option] of Object.entries(VARIABLES)) {
    const value = env[variable];
    if (value !== undefined && value !== '') options[option] = value;
  }
  if (env['K6_DNS']) options['dns'] = Object.fromEntries(env['K6_DNS'].split(',').map((pair) => pair.split('=')));
  return options;
}
