import type { Ms } from '../../units.ts';

const UNITS: Record<string, Ms> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
  d: 86_400_000,
};
const WHOLE = /^[+-]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|d|h|m|s))+$/;
const PART = /(\d+(?:\.\d*)?)(ns|us|µs|ms|d|h|m|s)/g;

/**
 * A duration as k6 takes it: '1h2m3.5s', '2d', or a number of milliseconds.
 *
 * @returns undefined when it is none
 */
export function parseDuration(value: unknown): Ms | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (!WHOLE.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * UNITS[unit!]!;
  return text.startsWith('-') ? -total : total;
}

/** As k6 and Go print it: '1h0m30s', '10m0s', '1.5s', '300ms', '0s'. */
export function formatDuration(duration: Ms): string {
  if (duration === 0) return '0s';
  if (duration < 0) return `-${formatDuration(-duration)}`;
  if (duration < 0.001) return `${trim(duration * 1_000_000)}ns`;
  if (duration < 1) return `${trim(duration * 1000)}µs`;
  if (duration < 1000) return `${trim(duration)}ms`;
  const hours = Math.floor(duration / 3_600_000);
  const minutes = Math.floor((duration % 3_600_000) / 60_000);
  const seconds = `${trim((duration % 60_000) / 1000)}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

const trim = (value: number): string => String(Number(value.toFixed(9)));
