import { type StepEvidence, atP95 } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, percent, time } from './words.ts';

/** Share of requests that ask for what was asked for before. */
const OFTEN = 0.5;
/** Answers that say how long they hold, at most. */
const RARELY = 0.1;
/** Database work per request that is worth keeping the result of. */
const LEAST_WORK = 20;

/** The same is read again and again, made anew each time, and nobody is told that it may be kept. */
export const repeatReads: Rule = {
  name: 'repeat-reads',
  find: ({ slow }) => slow.flatMap((step) => describe(step) ?? []),
};

function describe(step: StepEvidence): Diagnosis | undefined {
  const { kind, repeatShare = 0, cacheableShare = 1, queries, databaseMs } = step;
  if (kind !== 'read' || repeatShare < OFTEN || cacheableShare > RARELY || databaseMs < LEAST_WORK) return undefined;
  const read = queries.filter(({ query }) => /^\s*(select|with)\b/i.test(query));
  // Each request asks again: nothing is kept on the server's side either.
  const main = read[0];
  if (!main || main.callsPerRequest < 0.8) return undefined;
  return {
    step: step.step,
    cause: `${percent(repeatShare)} of its requests ask for what was asked for before, and each is made anew from ${time(databaseMs)} of queries; no answer says that it may be kept`,
    fix: 'Keep the answer for as long as it may be old: Cache-Control with a max-age and an ETag for clients and proxies, or a cache in the service.',
    saves: atP95(step, databaseMs) * repeatShare,
    confidence: main.mistakable.length > 0 ? 0.65 : 0.8,
    evidence: [
      { label: 'repeated requests', value: `${percent(repeatShare)} of ${amount(step.requests)}` },
      { label: 'answers that say how long they hold (Cache-Control, Age)', value: percent(cacheableShare) },
      { label: 'time in the database per request', value: `${time(databaseMs)} of ${time(step.mean)} on average` },
      { label: 'query', value: main.query },
      { label: 'calls per request', value: amount(main.callsPerRequest) },
    ],
    cost: 'Readers may see what is as old as the cache keeps it.',
  };
}
