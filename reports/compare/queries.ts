import { samplesOf } from '../../runner/record/samples.ts';
import { planShapes, textsOf } from '../attribution/texts.ts';
import type { QuerySide, QueryUse } from '../comparison.ts';
import type { Measured } from '../measured.ts';

const MOST_SHOWN = 20;

interface Use {
  calls: number;
  rows: number;
  totalMs: number;
}

/** Statements of both sides, those that cost a request most first. Texts join the sides, since ids need not last. */
export function queriesOf(before: Measured | undefined, after: Measured): QueryUse[] {
  const [was, is] = [before ? sidesOf(before) : new Map<string, QuerySide>(), sidesOf(after)];
  const shapes = { before: before && planShapes(before.record), after: planShapes(after.record) };
  const planChanged = (text: string): boolean => {
    const [old, now] = [shapes.before?.get(text), shapes.after.get(text)];
    return old !== undefined && now !== undefined && old !== now;
  };
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((text) => ({ text, before: was.get(text), after: is.get(text), planChanged: planChanged(text) }))
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, MOST_SHOWN);
}

const weight = ({ before, after }: QueryUse): number =>
  Math.max(before?.timePerRequest ?? 0, after?.timePerRequest ?? 0);

function sidesOf(measured: Measured): Map<string, QuerySide> {
  const uses = usesByText(measured);
  const requests = measured.slices.reduce((sum, { second, inTime }) => sum + (inTime ? second.requests : 0), 0);
  const time = [...uses.values()].reduce((sum, { totalMs }) => sum + totalMs, 0);
  return new Map(
    [...uses].map(([text, { calls, rows, totalMs }]) => [
      text,
      {
        share: time === 0 ? 0 : totalMs / time,
        timePerRequest: requests === 0 ? 0 : totalMs / requests,
        calls,
        callsPerRequest: requests === 0 ? 0 : calls / requests,
        mean: calls === 0 ? 0 : totalMs / calls,
        rowsPerCall: calls === 0 ? 0 : rows / calls,
      },
    ]),
  );
}

function usesByText({ record, isJudged }: Measured): Map<string, Use> {
  const texts = textsOf(record);
  const uses = new Map<string, Use>();
  for (const { from, at, statements } of samplesOf(record, 'pg-statements')) {
    // What was counted across the edge of the judged part belongs to where most of it lies.
    if (!isJudged((from + at) / 2)) continue;
    for (const { id, calls, rows, totalMs } of statements) {
      const text = texts.get(id);
      if (text === undefined) continue;
      const use = uses.get(text) ?? { calls: 0, rows: 0, totalMs: 0 };
      uses.set(text, { calls: use.calls + calls, rows: use.rows + rows, totalMs: use.totalMs + totalMs });
    }
  }
  return uses;
}
