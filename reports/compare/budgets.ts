import { samplesOf } from '../../runner/record/samples.ts';
import type { BudgetCheck } from '../comparison.ts';
import { milliseconds, percent } from '../format.ts';
import type { Measured } from '../measured.ts';

/** Budgets of the whole run: queues, connections, and the thresholds of the script. */
export function budgetChecks(before: Measured | undefined, after: Measured): BudgetCheck[] {
  return [...queueChecks(before, after), ...connectionCheck(before, after), ...thresholdChecks(before, after)];
}

function queueChecks(before: Measured | undefined, after: Measured): BudgetCheck[] {
  const limit = after.record.header.budgets.queueSeconds;
  const [was, is] = [before ? oldestByQueue(before) : new Map<string, number>(), oldestByQueue(after)];
  return [...new Set([...is.keys(), ...was.keys()])].map((queue) => ({
    name: `oldest job of ${queue}`,
    limit: `≤ ${milliseconds(limit * 1000)}`,
    before: shown(was.get(queue), (seconds) => milliseconds(seconds * 1000)),
    after: shown(is.get(queue), (seconds) => milliseconds(seconds * 1000)),
    word: wordOf(is.get(queue), limit),
  }));
}

function oldestByQueue({ record, isJudged }: Measured): Map<string, number> {
  const oldest = new Map<string, number>();
  for (const { at, queue, oldestSeconds } of samplesOf(record, 'queue')) {
    if (isJudged(at)) oldest.set(queue, Math.max(oldest.get(queue) ?? 0, oldestSeconds ?? 0));
  }
  return oldest;
}

function connectionCheck(before: Measured | undefined, after: Measured): BudgetCheck[] {
  const limit = after.record.header.budgets.connectionShare;
  const [was, is] = [before ? connectionShare(before) : undefined, connectionShare(after)];
  if (was === undefined && is === undefined) return [];
  return [
    {
      name: 'connections in use',
      limit: `≤ ${percent(limit)} of usable`,
      before: shown(was, percent),
      after: shown(is, percent),
      word: wordOf(is, limit),
    },
  ];
}

/** The largest share of the usable connections that was open at once. */
function connectionShare({ record, isJudged }: Measured): number | undefined {
  const shares = samplesOf(record, 'pg-activity')
    .filter(({ at, max, reserved }) => isJudged(at) && max > reserved)
    .map(({ total, max, reserved }) => total / (max - reserved));
  return shares.length === 0 ? undefined : Math.max(...shares);
}

function thresholdChecks(before: Measured | undefined, after: Measured): BudgetCheck[] {
  const outcomes = (measured: Measured | undefined): Map<string, boolean> =>
    new Map(
      measured?.record.end?.thresholds.map(({ metric, expression, passed }) => [`${metric}: ${expression}`, passed]),
    );
  const [was, is] = [outcomes(before), outcomes(after)];
  return [...is].map(([name, passed]) => ({
    name,
    limit: 'threshold of the script',
    before: shown(was.get(name), (held) => (held ? 'held' : 'broken')),
    after: passed ? 'held' : 'broken',
    word: passed ? 'within' : 'over',
  }));
}

const shown = <T>(value: T | undefined, format: (value: T) => string): string | undefined =>
  value === undefined ? undefined : format(value);

const wordOf = (value: number | undefined, limit: number): BudgetCheck['word'] =>
  value === undefined ? 'not measured' : value > limit ? 'over' : 'within';
