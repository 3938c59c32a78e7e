import type { QueryUse } from '../attribution/attribute.ts';
import { type StepEvidence, atP95 } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, brief, time } from './words.ts';

/** More than anybody reads on one page. */
const MANY_ROWS = 50;
const PAGE = 20;
const LARGE_ANSWER = 20_000;

/** A list comes whole: rows and bytes per request are many, the query has no LIMIT, and both grow with the data. */
export const unboundedList: Rule = {
  name: 'unbounded-list',
  find: ({ slow }) =>
    slow.flatMap((step) =>
      step.queries
        .filter(isWhole)
        .slice(0, 1)
        .flatMap((query) => describe(step, query) ?? []),
    ),
};

const isWhole = ({ query, rowsPerCall, callsPerRequest }: QueryUse): boolean =>
  rowsPerCall >= MANY_ROWS &&
  callsPerRequest >= 0.5 &&
  /^\s*(select|with)\b/i.test(query) &&
  !/\b(limit|fetch\s+(first|next))\b/i.test(query);

function describe(step: StepEvidence, query: QueryUse): Diagnosis | undefined {
  if (step.bytes < LARGE_ANSWER) return undefined;
  const work = Math.max(query.timePerRequest + (step.cpu?.perRequest ?? 0), step.mean / 2);
  return {
    step: step.step,
    cause: `it answers with the whole list, ${amount(query.rowsPerCall)} rows and ${amount(step.bytes / 1000)} kB on average, and with more as the data grows: ${brief(query.query)}`,
    fix: `Give the list out in pages: ORDER BY a unique column and LIMIT ${PAGE}, the next page from the last one's key (WHERE id < $2), not by OFFSET.`,
    saves: atP95(step, work) * (1 - PAGE / query.rowsPerCall),
    confidence: query.mistakable.length > 0 ? 0.7 : 0.85,
    evidence: [
      { label: 'query', value: query.query },
      { label: 'rows per call', value: amount(query.rowsPerCall) },
      { label: 'bytes per answer', value: `${amount(step.bytes / 1000)} kB` },
      { label: 'time in it per request', value: `${time(query.timePerRequest)} of ${time(step.mean)} on average` },
      { label: 'LIMIT', value: 'none' },
    ],
    cost: 'Clients that want all have to ask for the next page.',
  };
}
