import type { Bytes, Ms } from '../../units.ts';
import type { RequestSample } from '../k6/vu.ts';
import { Histogram } from '../record/histogram.ts';
import { addServerTiming, type ServerTimings } from './server-timing.ts';
import { Trend, cellsOf } from './trend.ts';
import type { TrendDelta } from './trend.ts';

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

/** What was counted of some requests since the last second was handed on. */
export class RequestCounts {
  /** Phase of the load in which they began; '' outside the load. */
  readonly begun: string;
  requests = 0;
  readonly #trends = PHASES.map(() => new Trend());
  readonly #response = new Histogram();
  readonly #planned: Histogram | undefined;
  #failed = 0;
  #judged = 0;
  #within300 = 0;
  #within800 = 0;
  #sent: Bytes = 0;
  #received: Bytes = 0;
  #repeats = 0;
  #cacheable = 0;
  #serverTimings: ServerTimings | undefined;
  #loopDelay: Ms = 0;

  constructor(begun: string, openLoop: boolean) {
    this.begun = begun;
    this.#planned = openLoop ? new Histogram() : undefined;
  }

  /**
   * @param late how long after its planned start the request's iteration began, for its first request; else 0
   * @param loopDelay by how much the answer may have been read late; 0 where that is not worth a word
   */
  add(sample: RequestSample, late: Ms, loopDelay: Ms, repeated: boolean): void {
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
    this.requests++;
    if (sample.expected !== undefined) {
      this.#judged++;
      if (!sample.expected) this.#failed++;
    }
    if (response <= 300) this.#within300++;
    if (response <= 800) this.#within800++;
    this.#sent += sample.bytesSent;
    this.#received += sample.bytesReceived;
    if (loopDelay > this.#loopDelay) this.#loopDelay = loopDelay;
    if (sample.keepable) this.#cacheable++;
    if (sample.serverTiming) addServerTiming((this.#serverTimings ??= {}), sample.serverTiming);
    if (repeated) this.#repeats++;
  }

  take(): RequestDelta {
    const delta: RequestDelta = {
      requests: this.requests,
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
    this.requests = this.#judged = this.#failed = this.#within300 = this.#within800 = this.#sent = this.#received = 0;
    this.#repeats = this.#cacheable = this.#loopDelay = 0;
    this.#serverTimings = undefined;
    this.#response.reset();
    this.#planned?.reset();
    return delta;
  }
}

export interface RequestDelta {
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
