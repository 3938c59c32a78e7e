import type { Budgets } from './entries.ts';

/** Of the record's format; see entries.ts. Here, so that whoever only writes a record loads no schemas. */
export const RECORD_VERSION = 1;

/** The name of a record inside the folder of its run. */
export const RECORD_FILE = 'record.jsonl';

/** 300 ms for reads, 800 ms for writes: above 800 ms any route is a business risk. */
export const DEFAULT_BUDGETS: Budgets = {
  readMs: 300,
  writeMs: 800,
  errorShare: 0.01,
  queueSeconds: 60,
  connectionShare: 0.9,
};
