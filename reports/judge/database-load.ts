import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import type { Ms } from '../../units.ts';

/** What the target asked of Postgres, a request. Queries and rows hardly vary from trial to trial; time does. */
export interface DatabaseLoad {
  /** Time in which Postgres worked on statements. */
  time: Ms;
  calls: number;
  rows: number;
}

/** @returns undefined where Postgres was not looked at, or nothing was asked of it */
export function databaseLoad(
  record: RunRecord,
  isJudged: (at: Ms) => boolean,
  requests: number,
): DatabaseLoad | undefined {
  const load = { time: 0, calls: 0, rows: 0 };
  for (const { from, at, statements } of samplesOf(record, 'pg-statements')) {
    // What was counted across the edge of the judged part belongs to where most of it lies.
    if (at <= from || !isJudged((from + at) / 2)) continue;
    for (const { calls, rows, totalMs } of statements) {
      load.time += totalMs;
      load.calls += calls;
      load.rows += rows;
    }
  }
  if (requests === 0 || load.calls === 0) return undefined;
  return { time: load.time / requests, calls: load.calls / requests, rows: load.rows / requests };
}
