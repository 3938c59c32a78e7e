/** k6's exit codes for how a run ended. */
export const EXIT = {
  ok: 0,
  thresholds: 99,
  setupTimeout: 100,
  teardownTimeout: 101,
  badConfig: 104,
  stopped: 105,
  scriptException: 107,
  scriptAborted: 108,
  scriptFailed: 110,
} as const;
