import type { Ms } from '../../units.ts';
import type { RequestSample } from '../k6/vu.ts';
import { RequestCounts } from './request-counts.ts';
import type { RequestDelta } from './request-counts.ts';
import { sameTags } from './tags.ts';
import type { Tags } from './tags.ts';
import type { StepKind } from './step-name.ts';

/** What an exchange counts under, and the first sample of its kind, by which it is found again. */
export interface ExchangeKey {
  scenario: string;
  group: string;
  step: string;
  kind: StepKind;
  openLoop: boolean;
  sample: RequestSample;
}

/** URLs remembered for one exchange; a script with more of them repeats few. */
const MOST_URLS = 5000;

/** Requests with the same tags, in one thread: what came in since the last second was handed on. */
export class Exchange {
  readonly id: number;
  readonly key: ExchangeKey;
  readonly tags: Tags;
  readonly #asked = new Set<string>();
  /** Of the phase that was counted for last. */
  #counts: RequestCounts;
  /** Of the phases beside it: where one ends, requests of two or three are under way. */
  #others: RequestCounts[] = [];

  constructor(id: number, key: ExchangeKey, tags: Tags) {
    this.id = id;
    this.key = key;
    this.tags = tags;
    this.#counts = new RequestCounts('', key.openLoop);
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

  /** @param begun phase of the load in which the request began; the rest as in RequestCounts */
  count(sample: RequestSample, begun: string, late: Ms, loopDelay: Ms): void {
    if (begun !== this.#counts.begun) this.#turnTo(begun);
    const repeated = sample.anonymous === true && sample.method === 'GET' && this.#isRepeat(sample.url);
    this.#counts.add(sample, late, loopDelay, repeated);
  }

  #turnTo(begun: string): void {
    const counts = this.#others.find((other) => other.begun === begun) ?? new RequestCounts(begun, this.key.openLoop);
    this.#others = [this.#counts, ...this.#others].filter((other) => other !== counts);
    this.#counts = counts;
  }

  /** Of more URLs than are remembered, each counts as new: repeats are then more than is told. */
  #isRepeat(url: string): boolean {
    if (this.#asked.has(url)) return true;
    if (this.#asked.size < MOST_URLS) this.#asked.add(url);
    return false;
  }

  /** @param phase of the load in which the second ends: what began in it is not marked */
  take(phase: string): ExchangeDelta[] {
    const counted = [this.#counts, ...this.#others].filter(({ requests }) => requests > 0);
    this.#others = this.#others.filter(({ requests }) => requests > 0);
    return counted.map((counts) => ({
      id: this.id,
      begun: counts.begun === phase ? undefined : counts.begun,
      ...counts.take(),
    }));
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

export interface ExchangeDelta extends RequestDelta {
  id: number;
  /** As in a record's second. */
  begun: string | undefined;
}
