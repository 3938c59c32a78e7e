/** Numbers as k6's summary writes them. */

export interface Metric {
  type: 'counter' | 'gauge' | 'rate' | 'trend';
  contains: 'default' | 'time' | 'data';
  values: Record<string, number>;
  thresholds?: Record<string, { ok: boolean }>;
}

type TimeUnit = 's' | 'ms' | 'us' | '' | null | undefined;

const FIXED: Record<string, { suffix: string; factor: number }> = {
  s: { suffix: 's', factor: 0.001 },
  ms: { suffix: 'ms', factor: 1 },
  us: { suffix: 'µs', factor: 1000 },
};

/** At most so many decimals, and no zeros at the end. */
const decimals = (value: number, most: number): string => String(Number(value.toFixed(most)));

function humanizeDuration(ms: number, unit?: TimeUnit): string {
  const fixed = FIXED[unit ?? ''];
  if (fixed) return `${(ms * fixed.factor).toFixed(2)}${fixed.suffix}`;
  if (ms === 0) return '0s';
  if (ms < 0.001) return `${Math.trunc(ms * 1e6)}ns`;
  if (ms < 1) return `${decimals(Math.trunc(ms * 1e5) / 100, 2)}µs`;
  if (ms < 1000) return `${decimals(Math.trunc(ms * 100) / 100, 2)}ms`;
  if (ms < 60_000) return `${decimals(Math.trunc(ms / 10) / 100, 2)}s`;
  const minutes = Math.trunc(ms / 60_000);
  const rest = `${minutes % 60}m${decimals(Math.trunc((ms % 60_000) / 1000), 0)}s`;
  return minutes < 60 ? rest : `${Math.trunc(minutes / 60)}h${rest}`;
}

function humanizeBytes(bytes: number): string {
  if (bytes < 1000) return `${Number.isInteger(bytes) ? bytes : decimals(bytes, 2)} B`;
  const power = Math.min(8, Math.floor(Math.log10(bytes) / 3));
  const value = Math.floor((bytes / 1000 ** power) * 10 + 0.5) / 10;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${'kMGTPEZY'[power - 1]}B`;
}

/** The share is cut, not rounded: 99.999 % is not all. */
const humanizeShare = (share: number): string => `${(Math.trunc(share * 10_000) / 100).toFixed(2)}%`;

export function humanizeValue(
  value: number,
  { type, contains }: Pick<Metric, 'type' | 'contains'>,
  unit?: TimeUnit,
): string {
  if (type === 'rate') return humanizeShare(value);
  if (contains === 'data') return humanizeBytes(value);
  if (contains === 'time') return humanizeDuration(value, unit);
  return decimals(value, 6);
}
