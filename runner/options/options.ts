import type { Ms } from '../../units.ts';
import { anything, duration, flag, names, readFields, record, text, texts, whole } from './fields.ts';
import type { Field, Fields } from './fields.ts';

/** k6's options as one layer gives them. Durations in ms; what is absent was not given there. */
export interface Options {
  paused: boolean;
  vus: number;
  duration: Ms;
  iterations: number;
  stages: unknown;
  scenarios: Record<string, unknown>;
  executionSegment: string;
  executionSegmentSequence: string;
  noSetup: boolean;
  setupTimeout: Ms;
  noTeardown: boolean;
  teardownTimeout: Ms;
  rps: number;
  dns: Record<string, unknown>;
  maxRedirects: number;
  userAgent: string;
  batch: number;
  batchPerHost: number;
  httpDebug: string;
  insecureSkipTLSVerify: boolean;
  tlsCipherSuites: unknown;
  tlsVersion: unknown;
  tlsAuth: unknown;
  throw: boolean;
  thresholds: Record<string, unknown>;
  blacklistIPs: string[];
  blockHostnames: string[];
  hosts: Record<string, unknown>;
  noConnectionReuse: boolean;
  noVUConnectionReuse: boolean;
  minIterationDuration: Ms;
  ext: Record<string, unknown>;
  summaryTrendStats: string[];
  summaryTimeUnit: string;
  systemTags: string[];
  tags: Record<string, string>;
  metricSamplesBufferSize: number;
  noCookiesReset: boolean;
  discardResponseBodies: boolean;
  localIPs: string;
  cloud: unknown;
  /** Known to k6 outside a script: taken, and without meaning here. */
  linger: boolean;
  noUsageReport: boolean;
  noThresholds: boolean;
  noSummary: boolean;
}

const oneOf =
  (...words: string[]): Field<string> =>
  (value) =>
    words.includes(String(value)) ? { value: String(value) } : { expected: `one of ${words.join(', ')}` };

const TREND_STAT = /^(?:avg|min|med|max|count|p\(\d{1,2}(?:\.\d+)?\)|p\(100\))$/;

const trendStats: Field<string[]> = (value) => {
  const list = names(value);
  return 'value' in list && list.value.every((stat) => TREND_STAT.test(stat))
    ? list
    : { expected: 'a list of avg, min, med, max, count and p(N)' };
};

/** In k6's order, which `plimsoll inspect` prints. */
const FIELDS: Fields<Options> = {
  paused: flag,
  vus: whole(0),
  duration: duration(0),
  iterations: whole(1),
  stages: anything as Field<object>,
  scenarios: record,
  executionSegment: text,
  executionSegmentSequence: text,
  noSetup: flag,
  setupTimeout: duration(0),
  noTeardown: flag,
  teardownTimeout: duration(0),
  rps: whole(0),
  dns: record,
  maxRedirects: whole(0),
  userAgent: text,
  batch: whole(0),
  batchPerHost: whole(0),
  httpDebug: text,
  insecureSkipTLSVerify: flag,
  tlsCipherSuites: anything as Field<object>,
  tlsVersion: anything as Field<object>,
  tlsAuth: anything as Field<object>,
  throw: flag,
  thresholds: record,
  blacklistIPs: names,
  blockHostnames: names,
  hosts: record,
  noConnectionReuse: flag,
  noVUConnectionReuse: flag,
  minIterationDuration: duration(0),
  ext: record,
  summaryTrendStats: trendStats,
  summaryTimeUnit: oneOf('s', 'ms', 'us', ''),
  systemTags: names,
  tags: texts,
  metricSamplesBufferSize: whole(0),
  noCookiesReset: flag,
  discardResponseBodies: flag,
  localIPs: text,
  cloud: anything as Field<object>,
  linger: flag,
  noUsageReport: flag,
  noThresholds: flag,
  noSummary: flag,
};

/**
 * Reads one layer of options.
 *
 * @param layer where they come from, for messages: 'the script', 'the config file'
 */
export function readOptions(
  raw: Readonly<Record<string, unknown>>,
  layer: string,
  problems: string[],
  warnings: string[],
): Partial<Options> {
  return readFields(raw, FIELDS, '', problems, (name, meant) =>
    warnings.push(`${name} in ${layer} is no option of k6${meant}`),
  );
}
