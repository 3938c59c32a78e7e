/** How numbers are written, in every report alike. Missing is "—". */

export const MISSING = '—';

/** 0.42 ms, 4.2 ms, 42 ms, 912 ms, 1.01 s, 12.3 s, 2 min 5 s. */
export function milliseconds(ms: number | undefined): string {
  if (ms === undefined) return MISSING;
  if (ms < 0.995) return `${ms.toFixed(2)} ms`;
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`;
}

/** 0 %, 0.12 %, 1.2 %, 41 %. */
export function percent(share: number | undefined): string {
  if (share === undefined) return MISSING;
  const value = share * 100;
  const digits = value === 0 || Math.abs(value) >= 9.95 ? 0 : Math.abs(value) >= 0.995 ? 1 : 2;
  return `${Number(value.toFixed(digits))} %`;
}

/** −10 %, +4.2 %, ±0 %; from 2 on as a factor: ×2.4. */
export function changeOf(ratio: number | undefined): string {
  if (ratio === undefined) return MISSING;
  if (ratio >= 1) return `×${(1 + ratio).toFixed(ratio >= 9 ? 0 : 1)}`;
  const text = Math.abs(ratio * 100).toFixed(0);
  return text === '0' ? '±0 %' : `${ratio < 0 ? '−' : '+'}${text} %`;
}

/** [−14, −5] in percent; [−70 %, ×4.3] where an end is a factor. */
export function changeInterval(interval: { low: number; high: number } | undefined): string {
  if (!interval) return '';
  const { low, high } = interval;
  if (high >= 1) return `[${changeOf(low)}, ${changeOf(high)}]`;
  return `[${signed(low)}, ${signed(high)}]`;
}

const signed = (ratio: number): string => {
  const text = Math.abs(ratio * 100).toFixed(0);
  return text === '0' ? '0' : `${ratio < 0 ? '−' : '+'}${text}`;
};

/** [880–947] in the unit of the value beside it. */
export function msInterval(interval: { low: number; high: number } | undefined): string {
  if (!interval) return '';
  const { low, high } = interval;
  if (high >= 999.5) return `[${seconds(low)}–${seconds(high)} s]`;
  const digits = high < 9.95 ? 1 : 0;
  return `[${low.toFixed(digits)}–${high.toFixed(digits)}]`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

/** 1,234,567; 12.3; 0.42. */
export function amount(value: number | undefined): string {
  if (value === undefined) return MISSING;
  if (value !== 0 && Math.abs(value) < 0.995) return value.toFixed(2);
  if (Math.abs(value) < 99.5 && !Number.isInteger(value)) return value.toFixed(1);
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 64 GB, 1.5 MB, in powers of 1024 as memory is sold. */
export function bytes(value: number | undefined): string {
  if (value === undefined) return MISSING;
  const power = value < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log2(value) / 10));
  const scaled = value / 1024 ** power;
  return `${scaled >= 9.95 || power === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${SIZES[power]}`;
}

/** 1 route, 2 routes. */
export const plural = (count: number, noun: string): string => `${amount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** "a, b and c". */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** 31 Jan 2026, 12:00 UTC: the same on every machine. */
export function dateOf(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const [, day = '', month = '', year = ''] = date.toUTCString().split(' ');
  return `${Number(day)} ${month} ${year}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** The same with its first letter in capital: a phrase that begins a line. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
