import { EXIT as K6_EXIT } from '../runner/exit-codes.ts';

/** What the process's exit code means. k6's own codes keep k6's meaning; ours stay clear of them. */
export const EXIT = {
  ...K6_EXIT,
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
  /** Ctrl-C and SIGTERM, after the partial record was written. */
  interrupted: 130,
  terminated: 143,
} as const;

/** After a signal ended what was under way. @param signal its reason is the name of the signal that came */
export const stoppedBy = ({ reason }: AbortSignal): number =>
  reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
