import { createRequire } from 'node:module';
import type * as chaiPackage from 'chai';
import type { K6Module } from '../vu.ts';

/** What to do about a failed assertion; a soft one lets the test go on. */
type Fail = (message: string, soft: boolean) => void;

const require = createRequire(import.meta.url);
const equal = (one: unknown, other: unknown): boolean =>
  (require('chai') as typeof chaiPackage).util.eql(one as object, other as object);
const print = (value: unknown): string => (require('chai') as typeof chaiPackage).util.inspect(value);

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
  toContainEqual: (received: unknown, expected: unknown) => items(received).some((item) => equal(item, expected)),
  toEqual: (received: unknown, expected: unknown) => equal(received, expected),
  toHaveLength: (received: unknown, expected: number) => length(received) === expected,
  toHaveProperty: (received: unknown, path: string | (string | number)[], ...expected: unknown[]) => {
    const { found, value } = follow(received, path);
    return found && (expected.length === 0 || equal(value, expected[0]));
  },
  toMatch: (received: string, expected: RegExp | string) =>
    typeof expected === 'string' ? received.includes(expected) : expected.test(received),
};

type Assertions = Record<keyof typeof TESTS, (...expected: unknown[]) => void>;
interface Settings {
  soft: boolean;
  fail: Fail;
}

function assertions(
  received: unknown,
  message: string | undefined,
  negated: boolean,
  { soft, fail }: Settings,
): Assertions {
  return Object.fromEntries(
    Object.entries(TESTS).map(([name, test]) => [
      name,
      (...expected: unknown[]) => {
        if ((test as (...given: unknown[]) => boolean)(received, ...expected) !== negated) return;
        const call = `expect(${print(received)})${negated ? '.not' : ''}.${name}(${expected.map((value) => print(value)).join(', ')})`;
        fail(message === undefined ? call : `${message}: ${call}`, soft);
      },
    ]),
  ) as Assertions;
}

interface Expect {
  (received: unknown, message?: string): Assertions & { not: Assertions };
  soft(received: unknown, message?: string): Assertions & { not: Assertions };
  configure(settings: { soft?: boolean }): Expect;
}

function expectWith(settings: Settings): Expect {
  const assert = (received: unknown, message: string | undefined, settings: Settings) => ({
    ...assertions(received, message, false, settings),
    not: assertions(received, message, true, settings),
  });
  return Object.assign((received: unknown, message?: string) => assert(received, message, settings), {
    soft: (received: unknown, message?: string) => assert(received, message, { ...settings, soft: true }),
    configure: (changed: { soft?: boolean }) => expectWith({ ...settings, ...changed }),
  });
}

/** The assertions of jslib's k6-testing, but for its waiting on browser elements. */
export const expectModule: K6Module = () => ({ expectOrElse: (fail: Fail) => expectWith({ soft: false, fail }) });
