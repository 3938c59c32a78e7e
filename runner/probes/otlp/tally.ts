import type { Sample } from '../../record/samples.ts';
import type { Ms } from '../../../units.ts';
import type { Asked } from './describe.ts';
import type { Span } from './span.ts';

type SpansSample = Extract<Sample, { kind: 'spans' }>;
type Database = SpansSample['database'][number];
type Call = SpansSample['calls'][number];

/** What the spans of each step say, added up. What is more than can be told apart is counted under one name. */
export interface Tally {
  request(step: string): void;
  asked(step: string, what: Asked, span: Span): void;
  /** Since the last time. */
  take(from: Ms): SpansSample[];
}

const MOST_STEPS = 500;
const MOST_EACH = 100;
const OTHERS = '(others)';

interface Step {
  requests: number;
  database: Map<string, Database>;
  calls: Map<string, Call>;
}

export function createTally(): Tally {
  const steps = new Map<string, Step>();
  const stepOf = (name: string): Step | undefined => {
    const known = steps.get(name);
    if (known || steps.size >= MOST_STEPS) return known;
    const fresh: Step = { requests: 0, database: new Map(), calls: new Map() };
    steps.set(name, fresh);
    return fresh;
  };
  return {
    request(name) {
      const step = stepOf(name);
      if (step) step.requests++;
    },
    asked(name, what, { duration, failed }) {
      const step = stepOf(name);
      if (!step) return;
      const account = what.to === 'database' ? databaseOf(step, what) : callOf(step, what);
      account.calls++;
      account.totalMs += Math.max(0, duration);
      if (failed) account.errors++;
    },
    take(from) {
      const samples = [...steps].map(([step, { requests, database, calls }]): SpansSample => ({
        kind: 'spans',
        from,
        step,
        requests,
        database: [...database.values()],
        calls: [...calls.values()],
      }));
      steps.clear();
      return samples;
    },
  };
}

const NOTHING = { calls: 0, errors: 0, totalMs: 0 };

function databaseOf({ database }: Step, { system, query }: Extract<Asked, { to: 'database' }>): Database {
  const key = keyIn(database, `${system} ${query}`);
  const own = database.get(key) ?? {
    ...(key === OTHERS ? { system: '', query: OTHERS } : { system, query }),
    ...NOTHING,
  };
  database.set(key, own);
  return own;
}

function callOf({ calls }: Step, { host, route, status }: Extract<Asked, { to: 'http' }>): Call {
  const key = keyIn(calls, `${host} ${route}`);
  const whom = key === OTHERS ? { host: OTHERS, route: OTHERS } : { host, route };
  const own: Call = calls.get(key) ?? { ...whom, ...NOTHING, statuses: {} };
  calls.set(key, own);
  own.statuses[status] = (own.statuses[status] ?? 0) + 1;
  return own;
}

const keyIn = (all: ReadonlyMap<string, unknown>, key: string): string =>
  all.size >= MOST_EACH && !all.has(key) ? OTHERS : key;
