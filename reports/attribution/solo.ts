import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf, type SampleOf } from '../../runner/record/samples.ts';
import { grouped } from '../grouped.ts';

/** What a step asked of one statement while it ran alone, per request. */
export interface SoloUse {
  step: string;
  calls: number;
  rows: number;
  /** What came from others meanwhile: half the width of a 95 % interval of the calls. */
  uncertainty: number;
  /** Steps whose requests were under way at the same time: not to be told apart. */
  together: string[];
}

/** Fewer calls in all than this are what the background left over. */
const LEAST_CALLS = 0.5;

/**
 * Who asked each statement (by id), and how often, as learnt while one virtual user ran: the calls between two
 * readings are those of the one request between them, less what comes all the time.
 */
export function soloUses(record: RunRecord): Map<string, SoloUse[]> {
  const samples = samplesOf(record, 'pg-solo');
  const [idle, busy] = [samples.filter(({ steps }) => steps.length === 0), ownBeforeShared(samples)];
  const idleSeconds = sum(idle.map(({ seconds }) => seconds));
  const between = totals(idle);
  const uses = new Map<string, SoloUse[]>();
  for (const same of grouped(busy, ({ steps }) => steps.join('\n')).values()) {
    const { steps } = same[0]!;
    const requests = sum(same.map(({ requests }) => requests));
    const seconds = sum(same.map(({ seconds }) => seconds));
    for (const [id, { calls, rows }] of totals(same)) {
      const others = idleSeconds === 0 ? 0 : ((between.get(id)?.calls ?? 0) * seconds) / idleSeconds;
      const own = calls - others;
      if (own < LEAST_CALLS) continue;
      const use = {
        calls: own / requests,
        rows: (rows * own) / calls / requests,
        uncertainty: (1.96 * Math.sqrt(others)) / requests,
      };
      const asked = steps.map((step): SoloUse => ({ step, ...use, together: steps.filter((one) => one !== step) }));
      uses.set(id, [...(uses.get(id) ?? []), ...asked]);
    }
  }
  return uses;
}

type Sample = SampleOf<'pg-solo'>;

/** What several steps did together says nothing new of those that were also seen by themselves. */
function ownBeforeShared(samples: readonly Sample[]): Sample[] {
  const own = new Set(samples.filter(({ steps }) => steps.length === 1).map(({ steps }) => steps[0]!));
  return samples.filter(
    ({ steps }) => steps.length === 1 || (steps.length > 1 && !steps.some((step) => own.has(step))),
  );
}

function totals(samples: readonly Sample[]): Map<string, { calls: number; rows: number }> {
  const all = new Map<string, { calls: number; rows: number }>();
  for (const { id, calls, rows } of samples.flatMap(({ statements }) => statements)) {
    const known = all.get(id) ?? { calls: 0, rows: 0 };
    all.set(id, { calls: known.calls + calls, rows: known.rows + rows });
  }
  return all;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
