export type MetricType = 'counter' | 'gauge' | 'rate' | 'trend';
export type Contains = 'default' | 'time' | 'data';

/** What a metric is: k6's name, its type, and what its numbers mean (`time` is ms, `data` bytes). */
export interface Metric {
  readonly name: string;
  readonly type: MetricType;
  readonly contains: Contains;
}

const metric = (name: string, type: MetricType, contains: Contains = 'default'): Metric => ({ name, type, contains });

/** Everything the engine measures by itself, under k6's names. */
export const BUILT_IN = {
  checks: metric('checks', 'rate'),
  data_received: metric('data_received', 'counter', 'data'),
  data_sent: metric('data_sent', 'counter', 'data'),
  dropped_iterations: metric('dropped_iterations', 'counter'),
  group_duration: metric('group_duration', 'trend', 'time'),
  http_req_blocked: metric('http_req_blocked', 'trend', 'time'),
  http_req_connecting: metric('http_req_connecting', 'trend', 'time'),
  http_req_duration: metric('http_req_duration', 'trend', 'time'),
  http_req_failed: metric('http_req_failed', 'rate'),
  http_req_receiving: metric('http_req_receiving', 'trend', 'time'),
  http_req_sending: metric('http_req_sending', 'trend', 'time'),
  http_req_tls_handshaking: metric('http_req_tls_handshaking', 'trend', 'time'),
  http_req_waiting: metric('http_req_waiting', 'trend', 'time'),
  http_reqs: metric('http_reqs', 'counter'),
  iteration_duration: metric('iteration_duration', 'trend', 'time'),
  iterations: metric('iterations', 'counter'),
  /** Of xk6-sse. */
  sse_event: metric('sse_event', 'counter'),
  vus: metric('vus', 'gauge'),
  vus_max: metric('vus_max', 'gauge'),
  ws_connecting: metric('ws_connecting', 'trend', 'time'),
  ws_msgs_received: metric('ws_msgs_received', 'counter'),
  ws_msgs_sent: metric('ws_msgs_sent', 'counter'),
  ws_ping: metric('ws_ping', 'trend', 'time'),
  ws_session_duration: metric('ws_session_duration', 'trend', 'time'),
  ws_sessions: metric('ws_sessions', 'counter'),
  /** Ours: iterations that threw, and how late open-loop iterations began. */
  iteration_errors: metric('iteration_errors', 'counter'),
  iteration_start_delay: metric('iteration_start_delay', 'trend', 'time'),
} as const satisfies Record<string, Metric>;

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]{1,127}$/;

/** k6's rule: 2 to 128 letters, digits and underscores, no digit first. */
export const isMetricName = (name: string): boolean => NAME.test(name);
