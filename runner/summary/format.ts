import type { Contains } from '../metrics/metric.ts';

/** Digits after the point at most, no zeros at the end. */
export const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

const UNITS = { s: [0.001, 's'], ms: [1, 'ms'], us: [1000, 'µs'] } as const;

/** A number of a metric as k6's summary prints it. @param timeUnit 's', 'ms', 'us', or '' for the one that fits */
export function humanize(value: number, contains: Contains, timeUnit: string): string {
  if (contains === 'time') return humanizeDuration(value, timeUnit);
  if (contains === 'data') return humanizeBytes(value);
  return trimmed(value, 6);
}

function humanizeDuration(ms: number, timeUnit: string): string {
  if (timeUnit === 's' || timeUnit === 'ms' || timeUnit === 'us') {
    const [factor, unit] = UNITS[timeUnit];
    return `${(ms * factor).toFixed(2)}${unit}`;
  }
  if (ms === 0) return '0s';
  if (ms < 0.001) return `${Math.trunc(ms * 1_000_000)}ns`;
  if (ms < 1) return `${cut(ms * 1000)}µs`;
  if (ms < 1000) return `${cut(ms)}ms`;
  if (ms < 60_000) return `${cut(ms / 1000)}s`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor((ms % 60_000) / 1000);
  return minutes < 60 ? `${minutes}m${seconds}s` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}s`;
}

/** Two digits, the rest cut off. */
const cut = (value: number): string => String(Math.trunc(value * 100 + 1e-6) / 100);

const STEPS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

function humanizeBytes(bytes: number): string {
  if (bytes < 10) return `${Math.round(bytes)} B`;
  const step = Math.min(STEPS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = Math.floor((bytes / 1000 ** step) * 10 + 0.5) / 10;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${STEPS[step]}`;
}

export const percent = (share: number): string => `${(Math.floor(share * 10_000 + 1e-9) / 100).toFixed(2)}%`;
