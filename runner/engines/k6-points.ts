import { z } from 'zod';
import { BUILT_IN } from '../metrics/metric.ts';
import { stepKind, stepName } from '../metrics/step-name.ts';
import { Histogram } from '../record/histogram.ts';
import type { LoadSecond, MetricSecond, RunEntry } from '../record/entries.ts';
import type { Ms } from '../../units.ts';
import { StepSeconds } from './step-seconds.ts';

/** A line of k6's JSON output, as far as it is read here. */
const line = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('Metric'),
    metric: z.string(),
    data: z.object({
      type: z.enum(['counter', 'gauge', 'rate', 'trend']),
      contains: z.enum(['default', 'time', 'data']),
    }),
  }),
  z.object({
    type: z.literal('Point'),
    metric: z.string(),
    data: z.object({
      time: z.string(),
      value: z.number(),
      tags: z.record(z.string(), z.string()).nullable().default({}),
    }),
  }),
]);

type Point = Extract<z.output<typeof line>, { type: 'Point' }>['data'] & { metric: string };

const PHASES = {
  http_req_blocked: 'blocked',
  http_req_connecting: 'connecting',
  http_req_tls_handshaking: 'tls',
  http_req_sending: 'sending',
  http_req_waiting: 'waiting',
  http_req_receiving: 'receiving',
} as const;

type OpenLoad = LoadSecond & { durations: Histogram };
type OpenMetric = MetricSecond & { histogram: Histogram | undefined };

/** k6's own metrics have entries of their own, or say nothing that these do not; a script's may begin with the same word. */
const isBuiltIn = (metric: string): boolean =>
  metric !== BUILT_IN.checks.name && (Object.hasOwn(BUILT_IN, metric) || /^(grpc_(req|streams)|browser_)/.test(metric));

/**
 * Turns the JSON lines of a real k6 into the entries of a record.
 *
 * k6 tells every metric of a request on a line of its own. They need no joining: each says its step and its second.
 */
export class K6Points {
  readonly #zero: number;
  readonly #steps = new StepSeconds();
  readonly #load = new Map<string, OpenLoad>();
  readonly #metrics = new Map<string, OpenMetric>();
  readonly #types = new Map<string, { type: MetricSecond['type']; contains: MetricSecond['contains'] }>();

  /** @param zero the run's time 0 as Date.now() has it */
  constructor(zero: number) {
    this.#zero = zero;
  }

  /** @param text one line; what is no line of k6's is passed over */
  add(text: string): void {
    const parsed = line.safeParse(parse(text));
    if (!parsed.success) return;
    if (parsed.data.type === 'Metric') this.#types.set(parsed.data.metric, parsed.data.data);
    else this.#addPoint({ metric: parsed.data.metric, ...parsed.data.data });
  }

  /** Takes out what ended before `until`, in order of time. */
  take(until: Ms): RunEntry[] {
    const entries: RunEntry[] = this.#steps.take(until);
    for (const [key, { durations, ...load }] of this.#load) {
      if (load.at + 1000 > until) continue;
      this.#load.delete(key);
      entries.push({ ...load, ...(durations.count > 0 && { iterationDuration: durations.encode() }) });
    }
    for (const [key, { histogram, ...metric }] of this.#metrics) {
      if (metric.at + 1000 > until) continue;
      this.#metrics.delete(key);
      entries.push({ ...metric, ...(histogram && { values: histogram.encode() }) });
    }
    return entries.sort((a, b) => a.at - b.at);
  }

  #addPoint(point: Point): void {
    const at = Math.max(0, Date.parse(point.time) - this.#zero);
    const tags = point.tags ?? {};
    const method = tags['method'] ?? 'GET';
    const step = () => ({
      at,
      step: stepName(method, tags['name'] ?? tags['url'] ?? ''),
      kind: stepKind(method, tags['kind']),
      scenario: tags['scenario'] ?? '',
      group: tags['group'] ?? '',
    });
    const phase = PHASES[point.metric as keyof typeof PHASES];
    if (phase !== undefined) this.#steps.addPhase(step(), phase, point.value);
    else if (point.metric === 'http_req_duration') {
      const answer = {
        status: Number(tags['status'] ?? 0),
        failed: tags['expected_response'] === 'false',
        errorCode: Number(tags['error_code'] ?? 0),
        // k6 tells bytes of an iteration, not of a request.
        bytesSent: 0,
        bytesReceived: 0,
      };
      this.#steps.add({ ...step(), ...answer, response: point.value });
    } else if (!this.#addLoad(point, at) && !isBuiltIn(point.metric)) this.#addMetric(point, at);
  }

  #addLoad({ metric, value, tags }: Point, at: Ms): boolean {
    const load = () => this.#loadOf(Math.floor(at / 1000) * 1000, tags?.['scenario'] ?? '');
    if (metric === 'iterations') {
      load().completed += value;
      load().started += value;
    } else if (metric === 'iteration_duration') load().durations.record(value * 1000);
    else if (metric === 'dropped_iterations') load().dropped += value;
    else if (metric === 'vus') load().vus = value;
    else if (metric === 'vus_max') load().vusMax = value;
    else return false;
    return true;
  }

  /** k6 counts VUs over all scenarios: they stand under a scenario without a name. */
  #loadOf(at: Ms, scenario: string): OpenLoad {
    const key = JSON.stringify([at, scenario]);
    const counts = { started: 0, dropped: 0, completed: 0, interrupted: 0, iterationErrors: 0, vus: 0, vusMax: 0 };
    const load = this.#load.get(key) ?? { entry: 'load', at, scenario, ...counts, durations: new Histogram() };
    this.#load.set(key, load);
    return load;
  }

  #addMetric({ metric, value, tags }: Point, time: Ms): void {
    const { type, contains } = this.#types.get(metric) ?? { type: 'trend' as const, contains: 'default' as const };
    const at = Math.floor(time / 1000) * 1000;
    const kept = { ...(tags?.['check'] !== undefined && { check: tags['check'] }) };
    const key = JSON.stringify([at, metric, kept]);
    const entry: OpenMetric = this.#metrics.get(key) ?? {
      entry: 'metric',
      at,
      name: metric,
      type,
      contains,
      tags: kept,
      histogram: type === 'trend' ? new Histogram() : undefined,
    };
    this.#metrics.set(key, entry);
    if (type === 'counter') entry.value = (entry.value ?? 0) + value;
    if (type === 'gauge') entry.value = value;
    if (type === 'rate') {
      entry.total = (entry.total ?? 0) + 1;
      entry.passes = (entry.passes ?? 0) + (value === 0 ? 0 : 1);
    }
    entry.histogram?.record(value * 1000);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
