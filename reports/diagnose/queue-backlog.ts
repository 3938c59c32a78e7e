import type { SampleOf } from '../../runner/record/samples.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, time } from './words.ts';

const FEWEST_LOOKS = 5;
/** A queue that grows by less may only be breathing. */
const LEAST_GROWTH = 5;
/** And whose oldest job is younger is worked off between two looks. */
const LEAST_AGE_SECONDS = 3;

/** Jobs come faster than they are worked off: depth and age of the oldest rise, and so do they as long as the load lasts. */
export const queueBacklog: Rule = {
  name: 'queue-backlog',
  find: ({ queues, budgets }) =>
    [...queues].flatMap(([name, samples]) => findIn(name, samples, budgets.queueSeconds) ?? []),
};

function findIn(queue: string, samples: readonly SampleOf<'queue'>[], budget: number): Diagnosis | undefined {
  if (samples.length < FEWEST_LOOKS) return undefined;
  const thirds = [0, 1, 2, 3].map((part) => Math.round((part * (samples.length - 1)) / 3));
  const [start, , , end] = thirds.map((index) => samples[index]!);
  const ages = thirds.map((index) => samples[index]!.oldestSeconds ?? 0);
  const rises = ages.every((age, index) => index === 0 || age > ages[index - 1]!);
  const age = Math.max(...samples.map(({ oldestSeconds }) => oldestSeconds ?? 0));
  const growth = end!.ready - start!.ready;
  const grows = rises && growth >= LEAST_GROWTH && age >= LEAST_AGE_SECONDS;
  if (!grows && age <= budget) return undefined;

  const seconds = (end!.at - start!.at) / 1000;
  const rate = (count: (sample: SampleOf<'queue'>) => number | undefined): number =>
    samples.slice(1).reduce((sum, sample) => sum + (count(sample) ?? 0), 0) / seconds;
  const arriving = rate(({ arrived }) => arrived);
  const drained = rate(({ completed }) => completed) + rate(({ failures }) => failures);
  const times = drained > 0 ? arriving / drained : undefined;
  return {
    step: `queue ${queue}`,
    cause: `${amount(arriving)} jobs a second come and ${amount(drained)} are worked off: ${amount(end!.ready)} wait at the end, the oldest for ${time(age * 1000)}`,
    fix:
      times && times > 1
        ? `Work off ${times.toFixed(1)} times as much: a faster handler (fewer queries and calls per job, jobs in batches), or that many times the concurrency.`
        : 'Make the handler faster, or raise its concurrency until the queue drains.',
    saves: age * 1000,
    confidence: grows && samples.some(({ completed }) => completed !== undefined) ? 0.95 : 0.8,
    evidence: [
      { label: 'ready jobs', value: `${amount(start!.ready)} → ${amount(end!.ready)} in ${amount(seconds)} s` },
      { label: 'oldest ready job', value: `${ages.map((age) => `${amount(age)} s`).join(' → ')}, allowed ${budget} s` },
      { label: 'arriving, worked off', value: `${amount(arriving)} and ${amount(drained)} a second` },
      { label: 'running at once', value: amount(Math.max(...samples.map(({ active }) => active ?? 0))) },
      ...(drained > 0
        ? [{ label: 'time to drain once nothing comes', value: time((end!.ready / drained) * 1000) }]
        : []),
    ],
    cost: 'More concurrency takes connections and CPU from the routes.',
  };
}
