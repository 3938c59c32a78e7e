import { compare } from '../reports/compare.ts';
import { readRecord } from '../runner/record/reader.ts';
import { parseOptions } from './parse-options.ts';
import { definePresentation, present, presentation } from './present.ts';
import type { Verb } from './verb.ts';

/** One record against its budgets. A record that was cut off by a kill is reported as far as it goes. */
export const report: Verb = {
  usage: '<record>',
  define: definePresentation,
  run: ({ args: [record = ''], options }, context) =>
    present(compare(undefined, readRecord(record)), parseOptions(presentation, options), context),
};
