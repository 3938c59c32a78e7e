import { isDeepStrictEqual } from 'node:util';
import type { Observation } from './observe.ts';

/** Where two observations differ, a line each. */
export function differences(theirs: Observation, ours: Observation): string[] {
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]) as Set<keyof Observation>;
  return [...keys].flatMap((key) => inside(key, theirs[key], ours[key]));
}

function inside(path: string, theirs: unknown, ours: unknown): string[] {
  if (isDeepStrictEqual(theirs, ours)) return [];
  const [one, other] = [theirs, ours].map(entriesOf);
  if (!one || !other) return [`${path}: k6 ${JSON.stringify(theirs)}, plimsoll ${JSON.stringify(ours)}`];
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].flatMap((key) => inside(`${path}.${key}`, one.get(key), other.get(key)));
}

const entriesOf = (value: unknown): Map<string, unknown> | undefined =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
