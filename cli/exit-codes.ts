/** What the process's exit code means. k6's own codes keep k6's meaning; ours stay clear of them. */
export const EXIT = {
  /** GO: within budgets, or no verdict was asked for. */
  ok: 0,
  /** A bug of ours. */
  internal: 1,
  /** Wrong flags or input; nothing was measured. */
  usage: 2,
  /** The run says nothing: generator saturated, iterations dropped, or two different workloads. */
  invalidRun: 94,
  /** Too close to call, with --strict. */
  tooClose: 95,
  /** Regressed, or over a budget. */
  regression: 96,
  /** k6: a threshold was crossed. */
  thresholds: 99,
  /** k6: setup() took too long. */
  setupTimeout: 100,
  /** k6: teardown() took too long. */
  teardownTimeout: 101,
  /** k6: the options are wrong. */
  badConfig: 104,
  /** k6: stopped from outside. */
  stopped: 105,
  /** k6: the script threw in init, setup or teardown. */
  scriptException: 107,
  /** k6: the script called test.abort(). */
  scriptAborted: 108,
  /** k6: the script called test.fail(). */
  scriptFailed: 110,
  /** Ctrl-C and SIGTERM, after the partial record was written. */
  interrupted: 130,
  terminated: 143,
} as const;
