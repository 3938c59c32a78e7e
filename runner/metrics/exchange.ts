import type { Bytes, Ms } from '../../units.ts';
import type { RequestSample } from '../k6/vu.ts';
import { Histogram } from '../record/histogram.ts';
import { addServerTiming, type ServerTimings } from './server-timing.ts';
import { sameTags } from './tags.ts';
import type { Tags } from './tags.ts';
import type { StepKind } from './step-name.ts';
import { Trend, cellsOf } from './trend.ts';
import type { TrendDelta } from './trend.ts';

/** What an exchange counts under, and the first sample of its kind, by which it is found again. */
export interface ExchangeKey {
  scenario: string;
  group: string;
  step: string;
  kind: StepKind;
  openLoop: boolean;
  sample: RequestSample;
}

/** The trends of one exchange, in the order in which deltas carry them. */
export const PHASES = [
  'duration',
  'blocked',
  'connecting',
  'tls_handshaking',
  'sending',
  'waiting',
  'receiving',
] as const;

/** URLs remembered for one exchange; a script with more of them repeats few. */
const MOST_URLS = 5000;

/** Requests with the same tags, in one thread: what came in since the last second was handed on. */
export class Exchange {
  readonly id: number;
  readonly key: ExchangeKey;
  readonly tags: Tags;
  readonly #trends = PHASES.map(() => new Trend());
  readonly #response = new Histogram();
  readonly #planned: Histogram | undefined;
  #requests = 0;
  #failed = 0;
  #judged = 0;
  #within300 = 0;
  #within800 = 0;
  #sent: Bytes = 0;
  #received: Bytes = 0;
  readonly #asked = new Set<string>();
  #repeats = 0;
  #cacheable = 0;
  #serverTimings: ServerTimings | undefined;
  #loopDelay: Ms = 0;

  constructor(id: number, key: ExchangeKey, tags: Tags) {
    this.id = id;
    this.key = key;
    this.tags = tags;
    this.#planned = key.openLoop ? new Histogram() : undefined;
  }

  isOf(sample: RequestSample, exact: boolean): boolean {
    const first = this.key.sample;
    return (
      sample.status === first.status &&
      sample.method === first.method &&
      sample.expected === first.expected &&
      sample.errorCode === first.errorCode &&
      sample.proto === first.proto &&
      sample.tlsVersion === first.tlsVersion &&
      (!exact || (sample.name === first.name && sample.error === first.error && sample.remoteIp === first.remoteIp)) &&
      sameTags(sample.tags, first.tags)
    );
  }

  /** The generator read an answer late, by so much at most. */
  readLate(delay: Ms): void {
    if (delay > this.#loopDelay) this.#loopDelay = delay;
  }

  /** @param late how long after its planned start the request's iteration began, for its first request; else 0 */
  count(sample: RequestSample, late: Ms): void {
    const { timings } = sample;
    const [duration, blocked, connecting, tls, sending, waiting, receiving] = this.#trends;
    duration!.add(timings.duration);
    blocked!.add(timings.blocked);
    connecting!.add(timings.connecting);
    tls!.add(timings.tls_handshaking);
    sending!.add(timings.sending);
    waiting!.add(timings.waiting);
    receiving!.add(timings.receiving);
    const response = sample.endedAt - sample.startedAt;
    this.#response.record(response * 1000);
    this.#planned?.record((response + late) * 1000);
    this.#requests++;
    if (sample.expected !== undefined) {
      this.#judged++;
      if (!sample.expected) this.#failed++;
    }
    if (response <= 300) this.#within300++;
    if (response <= 800) this.#within800++;
    this.#sent += sample.bytesSent;
    this.#received += sample.bytesReceived;
    if (sample.keepable) this.#cacheable++;
    if (sample.serverTiming) addServerTiming((this.#serverTimings ??= {}), sample.serverTiming);
    if (sample.anonymous && sample.method === 'GET') this.#countRepeat(sample.url);
  }

  /** Of more URLs than are remembered, each counts as new: repeats are then more than is told. */
  #countRepeat(url: string): void {
    if (this.#asked.has(url)) this.#repeats++;
    else if (this.#asked.size < MOST_URLS) this.#asked.add(url);
  }

  take(): ExchangeDelta | undefined {
    if (this.#requests === 0) return undefined;
    const delta: ExchangeDelta = {
      id: this.id,
      requests: this.#requests,
      judged: this.#judged,
      failed: this.#failed,
      within300: this.#within300,
      within800: this.#within800,
      sent: this.#sent,
      received: this.#received,
      repeats: this.#repeats,
      cacheable: this.#cacheable,
      serverTimings: this.#serverTimings,
      loopDelay: this.#loopDelay,
      trends: this.#trends.map((trend) => trend.take()!),
      response: cellsOf(this.#response),
      planned: this.#planned && cellsOf(this.#planned),
    };
    this.#requests = this.#judged = this.#failed = this.#within300 = this.#within800 = this.#sent = this.#received = 0;
    this.#repeats = this.#cacheable = this.#loopDelay = 0;
    this.#serverTimings = undefined;
    this.#response.reset();
    this.#planned?.reset();
    return delta;
  }
}

/** An exchange as it is announced to the main thread, once. */
export interface ExchangeInfo {
  id: number;
  scenario: string;
  group: string;
  step: string;
  kind: StepKind;
  status: number;
  errorCode: number;
  tags: Tags;
}

export interface ExchangeDelta {
  id: number;
  requests: number;
  /** Requests that were judged at all, and how many of them were not expected. */
  judged: number;
  failed: number;
  within300: number;
  within800: number;
  sent: Bytes;
  received: Bytes;
  /** As in a record's second. */
  repeats: number;
  cacheable: number;
  serverTimings: ServerTimings | undefined;
  /** The worst by which an answer may have been read late; 0 where none was. */
  loopDelay: Ms;
  /** As PHASES. */
  trends: TrendDelta[];
  /** Cells in µs. */
  response: Float64Array;
  planned: Float64Array | undefined;
}
