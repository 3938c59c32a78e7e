import { hint } from './did-you-mean.ts';
import { parseDuration } from './duration.ts';

/** Reads one value, or says what was expected in its place: 'a whole number of at least 1'. */
export type Field<T> = (value: unknown) => { value: T } | { expected: string };

export const anything: Field<unknown> = (value) => ({ value });

export const text: Field<string> = (value) => (typeof value === 'string' ? { value } : { expected: 'text' });

/** Go parses flags and variables from text; options in a script are booleans. */
export const flag: Field<boolean> = (value) => {
  if (typeof value === 'boolean') return { value };
  if (value === 'true' || value === '1') return { value: true };
  if (value === 'false' || value === '0') return { value: false };
  return { expected: 'true or false' };
};

export const whole =
  (least: number): Field<number> =>
  (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= least
      ? { value: number }
      : { expected: `a whole number of at least ${least}` };
  };

export const duration =
  (least: number): Field<number> =>
  (value) => {
    const ms = parseDuration(value);
    return ms !== undefined && ms >= least
      ? { value: ms }
      : { expected: least > 0 ? `a duration of at least ${least / 1000}s, like 30s` : 'a duration, like 30s or 1m30s' };
  };

export const names: Field<string[]> = (value) => {
  const list = typeof value === 'string' ? value.split(',').filter((name) => name !== '') : value;
  return Array.isArray(list) && list.every((name) => typeof name === 'string')
    ? { value: list }
    : { expected: 'a list of texts' };
};

export const record: Field<Record<string, unknown>> = (value) =>
  isRecord(value) ? { value } : { expected: 'an object' };

/** Tags and env: numbers and booleans become text. */
export const texts: Field<Record<string, string>> = (value) => {
  if (!isRecord(value)) return { expected: 'an object of texts' };
  return { value: Object.fromEntries(Object.entries(value).map(([name, of]) => [name, String(of)])) };
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields by name. A field without a value is left out of what is read. */
export type Fields<T> = { readonly [Name in keyof T]-?: Field<NonNullable<T[Name]>> };

/**
 * Reads an object's fields. Names match in any case, as in k6; null and undefined count as absent.
 *
 * @param where what stands before a name in a message: 'scenarios.browse.'
 * @param problems one line for each value that does not fit
 * @param unknown called for a name that is not among the fields
 */
export function readFields<T extends object>(
  raw: Readonly<Record<string, unknown>>,
  fields: Fields<T>,
  where: string,
  problems: string[],
  unknown: (name: string, hint: string) => void,
): Partial<T> {
  const known = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name as keyof T & string]));
  const read: Partial<T> = {};
  for (const [given, value] of Object.entries(raw)) {
    const name = known.get(given.toLowerCase());
    if (name === undefined) {
      unknown(`${where}${given}`, hint(given, known.values()));
      continue;
    }
    if (value === null || value === undefined) continue;
    const result = fields[name](value);
    if ('value' in result) read[name] = result.value;
    else problems.push(`${where}${name} is ${show(value)}, expected ${result.expected}`);
  }
  return read;
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
