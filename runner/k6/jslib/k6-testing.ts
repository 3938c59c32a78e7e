/** Stands in for jslib's k6-testing, but for its waiting on browser elements. A source that is bundled with the script. */
import exec from 'k6/execution';
import { chai } from 'k6/jslib/chai';

const { eql, inspect } = chai.util;

/** A failed assertion ends the test (exit code 108); a soft one lets it go on, and fails it at the end (110). */
function fail(message: string, soft: boolean): void {
  if (soft) exec.test.fail(message);
  else exec.test.abort(message);
}

const length = (value: unknown): unknown => (value as { length?: unknown } | null | undefined)?.length;
const items = (value: unknown): unknown[] => Array.from(value as Iterable<unknown>);
const isWithin = (part: unknown, whole: unknown): boolean =>
  typeof whole === 'string' ? whole.includes(String(part)) : items(whole).some((item) => Object.is(item, part));

/** 'a.b[0]' or ['a', 'b', 0]. */
function follow(value: unknown, path: string | readonly (string | number)[]): { found: boolean; value: unknown } {
  const keys = typeof path === 'string' ? path.split(/[.[\]]+/).filter((key) => key !== '') : path;
  let at: unknown = value;
  for (const key of keys) {
    if (at === null || at === undefined || !(key in Object(at))) return { found: false, value: undefined };
    at = (at as Record<string | number, unknown>)[key];
  }
  return { found: true, value: at };
}

const TESTS = {
  toBe: (received: unknown, expected: unknown) => Object.is(received, expected),
  toBeCloseTo: (received: number, expected: number, digits = 2) =>
    received === expected || Math.abs(received - expected) < 10 ** -digits / 2,
  toBeDefined: (received: unknown) => received !== undefined,
  toBeFalsy: (received: unknown) => !received,
  toBeGreaterThan: (received: number, expected: number) => received > expected,
  toBeGreaterThanOrEqual: (received: number, expected: number) => received >= expected,
  toBeInstanceOf: (received: unknown, expected: new () => unknown) => received instanceof expected,
  toBeLessThan: (received: number, expected: number) => received < expected,
  toBeLessThanOrEqual: (received: number, expected: number) => received <= expected,
  toBeNaN: (received: unknown) => Number.isNaN(received),
  toBeNull: (received: unknown) => received === null,
  toBeTruthy: (received: unknown) => Boolean(received),
  toBeUndefined: (received: unknown) => received === undefined,
  toContain: (received: unknown, expected: unknown) => isWithin(expected, received),
  toContainEqual: (received: unknown, expected: unknown) => items(received).some((item) => eql(item, expected)),
  toEqual: (received: unknown, expected: unknown) => eql(received, expected),
  toHaveLength: (received: unknown, expected: number) => length(received) === expected,
  toHaveProperty: (received: unknown, path: string | (string | number)[], ...expected: unknown[]) => {
    const { found, value } = follow(received, path);
    return found && (expected.length === 0 || eql(value, expected[0]));
  },
  toMatch: (received: string, expected: RegExp | string) =>
    typeof expected === 'string' ? received.includes(expected) : expected.test(received),
};

type Assertions = Record<keyof typeof TESTS, (...expected: unknown[]) => void>;
interface Settings {
  soft: boolean;
}

function assertions(received: unknown, message: string | undefined, negated: boolean, { soft }: Settings): Assertions {
  return Object.fromEntries(
    Object.entries(TESTS).map(([name, test]) => [
      name,
      (...expected: unknown[]) => {
        if ((test as (...given: unknown[]) => boolean)(received, ...expected) !== negated) return;
        const call = `expect(${inspect(received)})${negated ? '.not' : ''}.${name}(${expected.map((value) => inspect(value)).join(', ')})`;
        fail(message === undefined ? call : `${message}: ${call}`, soft);
      },
    ]),
  ) as Assertions;
}

interface Expect {
  (received: unknown, message?: string): Assertions & { not: Assertions };
  soft(received: unknown, message?: string): Assertions & { not: Assertions };
  configure(settings: Partial<Settings>): Expect;
}

function expectWith(settings: Settings): Expect {
  const assert = (received: unknown, message: string | undefined, settings: Settings) => ({
    ...assertions(received, message, false, settings),
    not: assertions(received, message, true, settings),
  });
  return Object.assign((received: unknown, message?: string) => assert(received, message, settings), {
    soft: (received: unknown, message?: string) => assert(received, message, { ...settings, soft: true }),
    configure: (changed: Partial<Settings>) => expectWith({ ...settings, ...changed }),
  });
}

export const expect = expectWith({ soft: false });
