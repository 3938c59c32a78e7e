import type { SampleEntry } from '../runner/record/entries.ts';

/** A finite number, or nothing: a probe's fields come from a target. */
export const numeric = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

export const textual = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The entries of an object whose values are numbers: states and their counts. */
export const numbers = (value: unknown): [string, number][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]): [string, number][] => {
        const number = numeric(item);
        return number === undefined ? [] : [[key, number]];
      })
    : [];

export const ofKind = (samples: readonly SampleEntry[], kind: string): SampleEntry[] =>
  samples.filter((sample) => sample.kind === kind);
