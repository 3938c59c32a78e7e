import type { SampleOf } from '../../record/samples.ts';
import type { Ms } from '../../../units.ts';
import type { ProbeOutput } from '../probe.ts';
import type { Session } from './session.ts';
import { difference, readTotals, type StatementsSource, type Totals } from './statements.ts';

type Read = SampleOf<'pg-solo'>;

/** What is counted between two readings, by the steps whose request it was; by none between requests. */
export interface SoloReader {
  turn(steps: readonly string[] | undefined): Promise<void>;
  /** Hands on what was read since the last time. */
  flush(): void;
}

export function soloReader(session: Session, source: StatementsSource, out: ProbeOutput): SoloReader {
  const reads = new Map<string, Omit<Read, 'at'>>();
  let before: { totals: Totals; at: Ms } | undefined;
  return {
    async turn(steps = []) {
      const totals = await readTotals(session, source);
      const now = { totals, at: out.now() };
      if (before) add(reads, steps, now.at - before.at, difference(before.totals, totals));
      before = now;
    },
    flush() {
      for (const read of reads.values()) out.sample({ kind: 'pg-solo', ...read });
      reads.clear();
      before = undefined;
    },
  };
}

function add(
  reads: Map<string, Omit<Read, 'at'>>,
  steps: readonly string[],
  took: Ms,
  statements: ReturnType<typeof difference>,
): void {
  const sorted = [...steps].sort();
  const key = sorted.join('\n');
  const read = reads.get(key) ?? { steps: sorted, requests: 0, seconds: 0, statements: [] };
  reads.set(key, read);
  if (steps.length > 0) read.requests++;
  read.seconds += took / 1000;
  for (const { id, calls, rows, totalMs } of statements) {
    const known = read.statements.find((one) => one.id === id);
    if (known) {
      known.calls += calls;
      known.rows += rows;
      known.totalMs += totalMs;
    } else read.statements.push({ id, calls, rows, totalMs });
  }
}
