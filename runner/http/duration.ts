import type { Ms } from '../../units.ts';

const UNIT: Record<string, Ms> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

/** '1m30s', '250ms', or a number of milliseconds, as k6 takes durations; undefined where it is none. */
export function parseDuration(value: unknown): Ms | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  if (!/^(?:\d+(?:\.\d+)?(?:d|h|ms|m|s|us|µs|ns))+$/.test(value)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of value.matchAll(/(\d+(?:\.\d+)?)(d|h|ms|m|s|us|µs|ns)/g))
    sum += Number(amount) * (UNIT[unit ?? ''] ?? 0);
  return sum;
}
