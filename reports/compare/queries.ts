import type { QuerySide, QueryUse } from '../comparison.ts';
import type { Measured } from '../measured.ts';
import { numeric, ofKind, textual } from '../samples.ts';

const MOST_SHOWN = 20;

interface Use {
  calls: number;
  rows: number;
  totalMs: number;
}

/** Statements of both sides by their larger share of the database's time. Texts join the sides, since ids need not last. */
export function queriesOf(before: Measured | undefined, after: Measured): QueryUse[] {
  const [was, is] = [before ? sidesOf(before) : new Map<string, QuerySide>(), sidesOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((text) => ({ text, before: was.get(text), after: is.get(text) }))
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, MOST_SHOWN);
}

const weight = ({ before, after }: QueryUse): number => Math.max(before?.share ?? 0, after?.share ?? 0);

function sidesOf(measured: Measured): Map<string, QuerySide> {
  const uses = usesByText(measured);
  const requests = measured.slices.reduce((sum, { second, judged }) => sum + (judged ? second.requests : 0), 0);
  const time = [...uses.values()].reduce((sum, { totalMs }) => sum + totalMs, 0);
  return new Map(
    [...uses].map(([text, { calls, rows, totalMs }]) => [
      text,
      {
        share: time === 0 ? 0 : totalMs / time,
        calls,
        callsPerRequest: requests === 0 ? 0 : calls / requests,
        mean: calls === 0 ? 0 : totalMs / calls,
        rowsPerCall: calls === 0 ? 0 : rows / calls,
      },
    ]),
  );
}

function usesByText({ record, isJudged }: Measured): Map<string, Use> {
  const texts = new Map(
    ofKind(record.samples, 'pg-texts').flatMap(({ texts }) => (isObject(texts) ? Object.entries(texts) : [])),
  );
  const uses = new Map<string, Use>();
  for (const sample of ofKind(record.samples, 'pg-statements')) {
    // Counters reach back to the sample before, so one at the very end of the judged part belongs to it.
    if (!isJudged(sample.at - 1000) || !Array.isArray(sample['statements'])) continue;
    for (const statement of sample['statements'] as unknown[]) {
      if (!isObject(statement)) continue;
      const text = textual(texts.get(String(statement['id'])));
      if (text === undefined) continue;
      const use = uses.get(text) ?? { calls: 0, rows: 0, totalMs: 0 };
      use.calls += numeric(statement['calls']) ?? 0;
      use.rows += numeric(statement['rows']) ?? 0;
      use.totalMs += numeric(statement['totalMs']) ?? 0;
      uses.set(text, use);
    }
  }
  return uses;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
