import { samplesOf, type SampleOf } from '../../runner/record/samples.ts';
import type { Storage } from '../comparison.ts';
import type { Measured } from '../measured.ts';

type Tables = SampleOf<'pg-tables'>;

const MOST_SHOWN = 10;

/** Sizes of tables, and indexes that nothing reads: of the run that is judged, else of the one before. */
export function storageOf(before: Measured | undefined, after: Measured): Storage | undefined {
  const sample = tablesOf(after) ?? (before && tablesOf(before));
  if (!sample || sample.tables.length === 0) return undefined;
  return {
    tables: sample.tables
      .toSorted((a, b) => b.bytes - a.bytes)
      .slice(0, MOST_SHOWN)
      .map(({ name, liveRows, bytes, sequentialScans, indexScans }) => ({
        name,
        rows: liveRows,
        bytes,
        indexBytes: sample.indexes.reduce((sum, index) => sum + (index.table === name ? index.bytes : 0), 0),
        sequentialScans,
        indexScans,
      })),
    unusedIndexes: unusedIn(sample),
    statisticsSeconds: sample.statisticsSeconds,
  };
}

const tablesOf = ({ record }: Measured): Tables | undefined => samplesOf(record, 'pg-tables').at(-1);

/** One that is unique holds a promise, whoever reads it. Older records do not know how often an index was ever read. */
const unusedIn = ({ indexes }: Tables): Storage['unusedIndexes'] =>
  indexes
    .filter(({ scansEver, unique, primary }) => scansEver === 0 && !unique && !primary)
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, MOST_SHOWN)
    .map(({ name, table, columns, bytes }) => ({ name, table, columns, bytes }));
