import type { Bytes, Ms } from '../../units.ts';

/** k6's phases of one request, ms. duration = sending + waiting + receiving. */
export interface Timings {
  blocked: Ms;
  looking_up: Ms;
  connecting: Ms;
  tls_handshaking: Ms;
  sending: Ms;
  waiting: Ms;
  receiving: Ms;
  duration: Ms;
}

/** One HTTP exchange as the engine counts it; every hop of a redirect is one. */
export interface RequestSample {
  method: string;
  url: string;
  /** The `name` tag; the URL where the script gave none. */
  name: string;
  /** 0 when no answer came. */
  status: number;
  /** 'HTTP/1.1', 'HTTP/2.0', or '' when no answer came. */
  proto: string;
  tlsVersion: string;
  /** k6's text and code, '' and 0 where all went well. */
  error: string;
  errorCode: number;
  /** Undefined when the script switched the check off with a null response callback. */
  expected: boolean | undefined;
  /** Tags of this request, beside those of the VU. */
  tags: Readonly<Record<string, string>> | undefined;
  /** performance.now() when the script asked, and when the exchange was over. */
  startedAt: Ms;
  endedAt: Ms;
  timings: Timings;
  bytesSent: Bytes;
  bytesReceived: Bytes;
  /** It carried neither Authorization nor Cookie. */
  anonymous?: boolean;
  /** Its answer may be kept: see `cacheable` in record/entries.ts. */
  keepable?: boolean;
  /** Its Server-Timing header, '' for none. */
  serverTiming?: string;
  remoteIp: string;
}

/** One request at a time, and something is read before and after each. */
export interface RequestTurns {
  /** Resolves when the request may begin. */
  take(): Promise<void>;
  /** It is over, and counted. */
  give(): void;
}

/**
 * A virtual user as the k6 modules see it: the only way from a module to the engine.
 *
 * One a VU, alive for the whole run. Modules keep their own per-VU state in closures.
 */
export interface Vu {
  /** __VU; 0 while options are read, and in setup and teardown. */
  readonly id: number;
  /** The script's folder: paths given to open() start there. The folder we are in where it is missing. */
  readonly folder?: string;
  /** What --secret-source or K6_SECRET_SOURCE say. */
  readonly secretSource?: string | undefined;
  /** Where in its life the VU is; init forbids http, check, group and adding to metrics. */
  readonly stage: 'init' | 'setup' | 'iteration' | 'teardown' | 'summary';
  /** The resolved options, as the script would see them; undefined in the first init, which reads them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Aborts when the iteration must stop at once: gracefulStop is over, or the run ends. */
  readonly signal: AbortSignal;
  /** Hosts that may be loaded beside loopback, as the user named them with --allow-host. */
  readonly allowedHosts: readonly string[];
  /**
   * Blocking calls under way (http.get, sleep): each adds one when it begins and takes it off when it ends. Meanwhile the
   * VU's own timers wait, as in k6. A blocking call whose `signal` aborts never settles, so that no `catch` or `finally`
   * of the script runs after its end.
   */
  blocking: number;
  /** The traceparent of a request, where the run sends one. @param nameOrUrl its name tag, else its URL */
  readonly trace?: ((method: string, nameOrUrl: string) => string) | undefined;
  /** Lets requests go one at a time, where steps are run alone. */
  readonly turns?: RequestTurns | undefined;
  /** Ends the whole run with this reason, whatever the script catches. */
  abort(reason: Error): void;
  /** Counts one exchange under the VU's present tags, group and scenario. */
  countRequest(sample: RequestSample): void;
  /** Shows the user a line, as --http-debug asks for. */
  log?(text: string): void;
  /** Adds to a metric by name, for modules with metrics of their own (WebSocket). */
  countMetric(name: string, value: number, tags?: Readonly<Record<string, string>>): void;
  /** Tells a waiting iteration that something goes on (a socket, a timer), so that it does not end. Call the result when it is over. */
  keepAlive(): () => void;
  /** Work to do when an iteration begins (new cookie jar) and when the VU is gone (close connections). */
  onIteration(work: () => void): void;
  onEnd(work: () => void): void;
}

/** A `k6/…` module on the embedded engine: makes the namespace of one VU. */
export type K6Module = (vu: Vu) => Record<string, unknown>;
