import type { Bytes, Ms, Share } from '../../units.ts';

/** '1.9 s', '210 ms', '0.4 ms' */
export function time(ms: Ms): string {
  if (ms >= 10_000) return `${Math.round(ms / 1000)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${Number(ms.toFixed(1))} ms`;
}

/** '41 %' */
export const percent = (share: Share): string => `${Math.round(share * 100)} %`;

/** '2,300', '4.2' */
export const amount = (value: number): string =>
  value >= 10 ? Math.round(value).toLocaleString('en') : String(Number(value.toFixed(1)));

const LONGEST = 90;

/** A query in a sentence: its beginning. The evidence has it whole. */
export const brief = (query: string): string => (query.length <= LONGEST ? query : `${query.slice(0, LONGEST)}…`);

/** '4.2 MB' */
export const megabytes = (bytes: Bytes): string => `${amount(bytes / 1e6)} MB`;
