import type { IncomingMessage } from 'node:http';
import { stepName } from '../metrics/step-name.ts';
import { Histogram } from '../record/histogram.ts';

/** What the target asked of one route of a third party since the last look. */
export interface DependencyCalls {
  /** 'POST /payments', ids replaced. */
  route: string;
  calls: number;
  /** Answers by status. */
  statuses: Record<string, number>;
  /** Callers who closed the connection before they had their answer. */
  abandoned: number;
  /** Calls with an Idempotency-Key that had come before. */
  repeated: number;
  /** How long callers waited, µs. */
  latency: Histogram;
}

interface Ledger {
  begin(request: IncomingMessage): { end(status: number | undefined): void };
  readonly take: () => DependencyCalls[];
}

/** Keys remembered to tell a retry by. */
const MOST_KEYS = 10_000;

export function createLedger(): Ledger {
  const routes = new Map<string, DependencyCalls>();
  const keys = new Set<string>();
  return {
    begin(request) {
      const started = performance.now();
      const route = stepName(request.method ?? 'GET', new URL(request.url ?? '/', 'http://double').href);
      const key = request.headers['idempotency-key'];
      const repeated = typeof key === 'string' && seen(keys, `${route} ${key}`);
      return {
        end(status) {
          const account = accountOf(routes, route);
          account.calls++;
          if (repeated) account.repeated++;
          if (status === undefined) account.abandoned++;
          else account.statuses[status] = (account.statuses[status] ?? 0) + 1;
          account.latency.record((performance.now() - started) * 1000);
        },
      };
    },
    take() {
      const all = [...routes.values()];
      routes.clear();
      return all;
    },
  };
}

function accountOf(routes: Map<string, DependencyCalls>, route: string): DependencyCalls {
  const known = routes.get(route);
  if (known) return known;
  const fresh = { route, calls: 0, statuses: {}, abandoned: 0, repeated: 0, latency: new Histogram() };
  routes.set(route, fresh);
  return fresh;
}

function seen(keys: Set<string>, key: string): boolean {
  if (keys.has(key)) return true;
  if (keys.size < MOST_KEYS) keys.add(key);
  return false;
}
