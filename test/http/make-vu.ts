import { http } from '../../runner/k6/http/index.ts';
import type { RequestSample, Vu } from '../../runner/k6/vu.ts';

/** A response, as far as tests look at it. */
export interface Answer {
  status: number;
  status_text: string;
  proto: string;
  body: unknown;
  error: string;
  error_code: number;
  url: string;
  headers: Record<string, string>;
  cookies: Record<string, { name: string; value: string }[]>;
  timings: Record<string, number>;
  tls_version: string;
  request: { method: string; url: string; body: string; headers: Record<string, string[]>; cookies: object };
  json(path?: string): unknown;
  html(selector?: string): { text(): string };
  submitForm(args?: object): Promise<Answer>;
  clickLink(args?: object): Promise<Answer>;
}

interface Jar {
  set(url: string, name: string, value: unknown, options?: object): boolean;
  cookiesForURL(url: string): Record<string, string[]>;
  clear(url: string): void;
  delete(url: string, name: string): void;
}

type Send = (url: unknown, body?: unknown, params?: unknown) => Promise<Answer>;

interface K6Http {
  get(url: unknown, params?: unknown): Promise<Answer>;
  head(url: unknown, params?: unknown): Promise<Answer>;
  post: Send;
  put: Send;
  patch: Send;
  del: Send;
  options: Send;
  request(method: string, url: unknown, body?: unknown, params?: unknown): Promise<Answer>;
  asyncRequest(method: string, url: unknown, body?: unknown, params?: unknown): Promise<Answer>;
  batch(requests: unknown): Promise<Answer[] & Record<string, Answer>>;
  url(strings: TemplateStringsArray, ...values: unknown[]): { url: string; name: string };
  file(data: unknown, filename?: string, contentType?: string): object;
  cookieJar(): Jar;
  CookieJar: new () => Jar;
  expectedStatuses(...statuses: unknown[]): object;
  setResponseCallback(callback: unknown): void;
}

export interface TestVu {
  readonly http: K6Http;
  readonly vu: Vu;
  readonly samples: RequestSample[];
  readonly aborted: Error[];
  /** What was counted by name. */
  readonly metrics: Map<string, number>;
  nextIteration(): void;
  end(): void;
  interrupt(): void;
}

/** A VU in its iteration, as the engine would give it to `k6/http`, that keeps what is counted. */
export function makeVu(
  options: Record<string, unknown> = {},
  more: Partial<Pick<Vu, 'stage' | 'allowedHosts'>> = {},
): TestVu {
  const samples: RequestSample[] = [];
  const aborted: Error[] = [];
  const metrics = new Map<string, number>();
  const atIteration: (() => void)[] = [];
  const atEnd: (() => void)[] = [];
  const interruption = new AbortController();
  const vu: Vu = {
    id: 1,
    stage: 'iteration',
    options: { userAgent: 'test', ...options },
    signal: interruption.signal,
    allowedHosts: [],
    blocking: 0,
    ...more,
    abort: (reason) => void aborted.push(reason),
    countRequest: (sample) => void samples.push(sample),
    countMetric: (name, value) => void metrics.set(name, (metrics.get(name) ?? 0) + value),
    keepAlive: () => () => {},
    onIteration: (work) => void atIteration.push(work),
    onEnd: (work) => void atEnd.push(work),
  };
  return {
    vu,
    http: http(vu) as unknown as K6Http,
    samples,
    aborted,
    metrics,
    nextIteration: () => atIteration.forEach((work) => work()),
    end: () => atEnd.forEach((work) => work()),
    interrupt: () => interruption.abort(),
  };
}
