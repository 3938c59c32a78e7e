import { Histogram } from '../../runner/record/histogram.ts';
import { DEFAULT_BUDGETS, RECORD_VERSION } from '../../runner/record/constants.ts';
import type { Header, LoadSecond, SampleEntry, StepSecond } from '../../runner/record/entries.ts';
import type { RunRecord } from '../../runner/record/reader.ts';

/** A record that is valid, ended well and holds nothing but what is given. */
export function makeRecord({
  header,
  ...parts
}: Partial<Omit<RunRecord, 'header'>> & { header?: Partial<Header> } = {}): RunRecord {
  return {
    path: 'record.jsonl',
    header: makeHeader(header),
    seconds: [],
    load: [],
    metrics: [],
    samples: [],
    phases: [],
    notices: [],
    end: { entry: 'end', at: 60_000, reason: 'done', exitCode: 0, thresholds: [] },
    ...parts,
  };
}

const makeHeader = (parts: Partial<Header> = {}): Header => ({
  entry: 'header',
  version: RECORD_VERSION,
  plimsoll: '0.1.0',
  startedAt: '2026-01-31T12:00:00.000Z',
  script: 'scenarios/shop.ts',
  options: {},
  fingerprint: {},
  budgets: DEFAULT_BUDGETS,
  ...parts,
});

/** A second of a step in which each given time (ms) was one request. */
export function makeSecond({
  times = [],
  ...parts
}: Partial<StepSecond> & { times?: readonly number[] } = {}): StepSecond {
  const response = new Histogram();
  for (const time of times) response.record(time * 1000);
  const failed = parts.failed ?? 0;
  return {
    entry: 'second',
    at: 0,
    step: 'GET /',
    kind: 'read',
    scenario: 'default',
    group: '',
    requests: times.length,
    failed,
    statuses: { '200': times.length - failed, ...(failed > 0 && { '500': failed }) },
    errors: failed > 0 ? { '1500': failed } : {},
    within300: times.filter((time) => time <= 300).length,
    within800: times.filter((time) => time <= 800).length,
    response: response.encode(),
    phases: { blocked: 0, connecting: 0, tls: 0, sending: 0, waiting: times.reduce((a, b) => a + b, 0), receiving: 0 },
    bytesSent: 0,
    bytesReceived: 0,
    ...parts,
  };
}

/** Seconds one after another, each with the same times. */
export const makeSeconds = (count: number, parts: Parameters<typeof makeSecond>[0]): StepSecond[] =>
  Array.from({ length: count }, (_, second) => makeSecond({ ...parts, at: (parts?.at ?? 0) + second * 1000 }));

export const makeLoad = (parts: Partial<LoadSecond> = {}): LoadSecond => ({
  entry: 'load',
  at: 0,
  scenario: 'default',
  started: 0,
  dropped: 0,
  completed: 0,
  interrupted: 0,
  iterationErrors: 0,
  vus: 0,
  vusMax: 0,
  ...parts,
});

export const makeSample = (kind: string, at: number, fields: Record<string, unknown>): SampleEntry => ({
  entry: 'sample',
  probe: kind.split('-')[0] ?? kind,
  ...fields,
  kind,
  at,
});
