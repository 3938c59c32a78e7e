import type { Bytes } from '../../../units.ts';

/** RFC 9113, 6.9.1. */
export const LARGEST_WINDOW: Bytes = 2 ** 31 - 1;
/** Before any SETTINGS. */
export const FIRST_WINDOW: Bytes = 65_535;

/** What we let a server send ahead: as Go's client, so that a fast body is not held up. */
export const STREAM_WINDOW: Bytes = 4 << 20;
export const CONNECTION_WINDOW: Bytes = FIRST_WINDOW + (1 << 30);

/**
 * Takes what came off a window that we gave.
 *
 * @returns what is left of it; undefined where the peer sent more than it might
 */
export const spend = (window: Bytes, by: Bytes): Bytes | undefined => (by > window ? undefined : window - by);

/** By how much to enlarge a window now: in batches, so that updates cost nothing. 0: not yet. */
export const refill = (window: Bytes, full: Bytes): Bytes => (window < full / 2 ? full - window : 0);

/** A window that the peer enlarges. @returns undefined where it becomes larger than may be */
export const grow = (window: Bytes, by: Bytes): Bytes | undefined =>
  window + by > LARGEST_WINDOW ? undefined : window + by;
