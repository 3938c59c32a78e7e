import type { Ms } from '../../units.ts';
import type { Tags } from '../metrics/tags.ts';
import { BUILT_IN } from '../metrics/metric.ts';
import type { Metric } from '../metrics/metric.ts';
import type { RequestSample } from '../k6/vu.ts';
import type { OutputFormat } from './messages.ts';

type Send = (format: OutputFormat, text: string, fresh: readonly Metric[]) => void;

/** One line of every sample, in k6's formats for `--out json` and `--out csv`. */
export class SampleLines {
  readonly #formats: readonly OutputFormat[];
  readonly #columns: readonly string[];
  readonly #send: Send;
  readonly #introduced = new Set<string>();
  #fresh: Metric[] = [];
  readonly #jsonTags = new WeakMap<Tags, string>();
  readonly #csvTags = new WeakMap<Tags, string>();
  #json = '';
  #csv = '';

  /** @param columns the CSV's tag columns */
  constructor(formats: readonly OutputFormat[], columns: readonly string[], send: Send) {
    this.#formats = formats;
    this.#columns = columns;
    this.#send = send;
  }

  add(metric: Metric, value: number, tags: Tags): void {
    this.#line(metric, value, tags, performance.timeOrigin + performance.now());
  }

  request(sample: RequestSample, tags: Tags): void {
    const at = performance.timeOrigin + sample.endedAt;
    const { timings } = sample;
    this.#line(BUILT_IN.http_reqs, 1, tags, at);
    this.#line(BUILT_IN.http_req_duration, timings.duration, tags, at);
    this.#line(BUILT_IN.http_req_blocked, timings.blocked, tags, at);
    this.#line(BUILT_IN.http_req_connecting, timings.connecting, tags, at);
    this.#line(BUILT_IN.http_req_tls_handshaking, timings.tls_handshaking, tags, at);
    this.#line(BUILT_IN.http_req_sending, timings.sending, tags, at);
    this.#line(BUILT_IN.http_req_waiting, timings.waiting, tags, at);
    this.#line(BUILT_IN.http_req_receiving, timings.receiving, tags, at);
    if (sample.expected !== undefined) this.#line(BUILT_IN.http_req_failed, sample.expected ? 0 : 1, tags, at);
  }

  flush(): void {
    if (this.#json) this.#send('json', this.#json, this.#fresh);
    if (this.#csv) this.#send('csv', this.#csv, []);
    this.#fresh = [];
    this.#json = '';
    this.#csv = '';
  }

  #line(metric: Metric, value: number, tags: Tags, at: Ms): void {
    if (!this.#introduced.has(metric.name)) {
      this.#introduced.add(metric.name);
      this.#fresh.push({ name: metric.name, type: metric.type, contains: metric.contains });
    }
    for (const format of this.#formats) {
      if (format === 'json') this.#json += this.#jsonLine(metric, value, tags, at);
      else this.#csv += this.#csvLine(metric, value, tags, at);
    }
    if (this.#json.length + this.#csv.length > 1 << 20) this.flush();
  }

  #jsonLine({ name }: Metric, value: number, tags: Tags, at: Ms): string {
    let text = this.#jsonTags.get(tags);
    if (text === undefined) this.#jsonTags.set(tags, (text = JSON.stringify(sorted(tags))));
    const time = new Date(at).toISOString();
    return `{"metric":"${name}","type":"Point","data":{"time":"${time}","value":${value},"tags":${text}}}\n`;
  }

  #csvLine({ name }: Metric, value: number, tags: Tags, at: Ms): string {
    let text = this.#csvTags.get(tags);
    if (text === undefined) {
      const extra = Object.keys(tags)
        .filter((tag) => !this.#columns.includes(tag))
        .sort()
        .map((tag) => `${tag}=${tags[tag]}`)
        .join('&');
      text = [...this.#columns.map((column) => tags[column] ?? ''), extra, ''].map(csvCell).join(',');
      this.#csvTags.set(tags, text);
    }
    return `${name},${Math.floor(at / 1000)},${value.toFixed(6)},${text}\n`;
  }
}

const sorted = (tags: Tags): Tags => Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Quoted where it must be. A cell that a spreadsheet would run as a formula is quoted with an apostrophe before it. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** k6's CSV columns: the system tags that are on, in order, without those that vary with every VU. */
export const csvColumns = (systemTags: readonly string[]): string[] =>
  systemTags.filter((tag) => tag !== 'vu' && tag !== 'iter').sort();
