import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import type { Ms } from '../../units.ts';
import { grouped } from '../grouped.ts';

/** What the target's own spans say of one step, per request. */
export interface SpanUse {
  /** Requests whose spans came. */
  requests: number;
  database: { query: string; system: string; calls: number; timePerCall: Ms }[];
  dependencies: { host: string; route: string; calls: number; timePerCall: Ms; limited: number; errors: number }[];
}

/** By step. Fewer requests than this are an anecdote. */
const FEWEST_REQUESTS = 5;

export function spansByStep(record: RunRecord): Map<string, SpanUse> {
  const found = new Map<string, SpanUse>();
  for (const [step, samples] of grouped(samplesOf(record, 'spans'), ({ step }) => step)) {
    const requests = sum(samples.map(({ requests }) => requests));
    if (requests < FEWEST_REQUESTS) continue;
    const queries = grouped(
      samples.flatMap(({ database }) => database),
      ({ system, query }) => `${system}\n${query}`,
    );
    const calls = grouped(
      samples.flatMap(({ calls }) => calls),
      ({ host, route }) => `${host}\n${route}`,
    );
    found.set(step, {
      requests,
      database: [...queries.values()].map((same) => {
        const { system, query } = same[0]!;
        return { system, query, ...meanOf(same, requests) };
      }),
      dependencies: [...calls.values()].map((same) => {
        const { host, route } = same[0]!;
        const all = sum(same.map(({ calls }) => calls));
        const limited = sum(same.map(({ statuses }) => (statuses['429'] ?? 0) + (statuses['503'] ?? 0)));
        return {
          host,
          route,
          ...meanOf(same, requests),
          limited: limited / all,
          errors: sum(same.map(({ errors }) => errors)) / all,
        };
      }),
    });
  }
  return found;
}

function meanOf(same: readonly { calls: number; totalMs: number }[], requests: number) {
  const calls = sum(same.map(({ calls }) => calls));
  return { calls: calls / requests, timePerCall: sum(same.map(({ totalMs }) => totalMs)) / calls };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
