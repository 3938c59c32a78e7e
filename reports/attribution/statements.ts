import type { SampleOf } from '../../runner/record/samples.ts';
import type { Ms } from '../../units.ts';

/** A statement over the whole load, whoever asked it. */
export interface StatementTotal {
  id: string;
  query: string;
  calls: number;
  rows: number;
  totalMs: Ms;
  blocks: number;
  tempBlocks: number;
  /** What comes each second whatever the requests do. */
  background: number;
}

export interface StatementColumn {
  id: string;
  /** Calls, window by window. */
  counts: number[];
  total: Omit<StatementTotal, 'query'>;
}

/** What each statement did in each window. */
export function statementColumns(samples: readonly SampleOf<'pg-statements'>[]): StatementColumn[] {
  const columns = new Map<string, StatementColumn>();
  for (const [index, { statements }] of samples.entries())
    for (const { id, calls, rows, totalMs, blocks, tempBlocks } of statements) {
      const column = columns.get(id) ?? { id, counts: samples.map(() => 0), total: { id, ...NOTHING } };
      columns.set(id, column);
      const { total } = column;
      column.counts[index] = calls;
      total.calls += calls;
      total.rows += rows;
      total.totalMs += totalMs;
      total.blocks += blocks;
      total.tempBlocks += tempBlocks;
    }
  return [...columns.values()];
}

const NOTHING = { calls: 0, rows: 0, totalMs: 0, blocks: 0, tempBlocks: 0, background: 0 };
