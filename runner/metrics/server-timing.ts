import type { Ms } from '../../units.ts';

/** What answers said of themselves in Server-Timing, by name. */
export type ServerTimings = Record<string, { count: number; totalMs: Ms }>;

/** A target may write what it likes: so many names are told apart, and longer headers are passed over. */
const MOST_NAMES = 16;
const LONGEST_HEADER = 2000;
const NAME = /^[a-z][\w.-]{0,30}$/i;
const HIT_OR_MISS = /^(?:hit|miss|stale|bypass|expired)$/i;

/**
 * Adds one header to the sums: 'db;dur=12.3, cache;desc="HIT"'. A description is kept only where it says how a cache
 * did; a name without a time counts as 0 ms.
 */
export function addServerTiming(sums: ServerTimings, header: string): void {
  if (header.length > LONGEST_HEADER) return;
  for (const metric of header.split(',')) {
    const [name = '', ...parameters] = metric.split(';').map((part) => part.trim());
    if (!NAME.test(name)) continue;
    const values = new Map(
      parameters.map((text) => [/^\w+/.exec(text)?.[0].toLowerCase(), text.replace(/^\w+\s*=\s*"?|"$/g, '')]),
    );
    const took = Number(values.get('dur') ?? 0);
    const description = values.get('desc') ?? '';
    const key = HIT_OR_MISS.test(description) ? `${name} ${description.toLowerCase()}` : name;
    if (!(took >= 0) || (!(key in sums) && Object.keys(sums).length >= MOST_NAMES)) continue;
    const sum = (sums[key] ??= { count: 0, totalMs: 0 });
    sum.count++;
    sum.totalMs += took;
  }
}

export function mergeServerTimings(sums: ServerTimings, more: ServerTimings): void {
  for (const [name, { count, totalMs }] of Object.entries(more)) {
    const sum = (sums[name] ??= { count: 0, totalMs: 0 });
    sum.count += count;
    sum.totalMs += totalMs;
  }
}
