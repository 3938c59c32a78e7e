import { compare as compareRecords } from '../reports/compare.ts';
import { readRecord } from '../runner/record/reader.ts';
import { parseOptions } from './parse-options.ts';
import { definePresentation, present, presentation } from './present.ts';
import type { Verb } from './verb.ts';

/** Two records, before and after a change: shows everything, and says at most that a change is suspected. */
export const compare: Verb = {
  usage: '<before> <after>',
  define: definePresentation,
  run: ({ args: [before = '', after = ''], options }, context) =>
    present(compareRecords(readRecord(before), readRecord(after)), parseOptions(presentation, options), context),
};
