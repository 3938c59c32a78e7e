/** Milliseconds on the run's monotonic clock, 0 at its start, fractions allowed. */
export type Ms = number;
/** Events per second. */
export type PerSecond = number;
/** A share between 0 and 1. */
export type Share = number;
/** A size in bytes. */
export type Bytes = number;
