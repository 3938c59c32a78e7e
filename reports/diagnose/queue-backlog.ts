import type { SampleOf } from '../../runner/record/samples.ts';
import type { PerSecond } from '../../units.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, time } from './words.ts';

const FEWEST_LOOKS = 5;
/** Fewer waiting jobs are a batch, not a backlog. */
const FEWEST_WAITING = 5;
/** A worker that polls finds its jobs within that. */
const USUAL_WAIT_SECONDS = 4;
/** Share of the looks in which the oldest has waited for longer. */
const OFTEN = 0.3;

/** Jobs come faster than they are worked off, so that the oldest waits longer and longer. */
export const queueBacklog: Rule = {
  name: 'queue-backlog',
  find: ({ queues, budgets }) =>
    [...queues].flatMap(([name, samples]) => findIn(name, samples, budgets.queueSeconds) ?? []),
};

function findIn(queue: string, samples: readonly SampleOf<'queue'>[], budget: number): Diagnosis | undefined {
  if (samples.length < FEWEST_LOOKS) return undefined;
  const [start, end] = [samples[0]!, samples.at(-1)!];
  const ages = samples.map(({ oldestSeconds }) => oldestSeconds ?? 0);
  const age = Math.max(...ages);
  const waiting = samples.filter(({ ready }, i) => ready >= FEWEST_WAITING && ages[i]! >= USUAL_WAIT_SECONDS).length;
  const behind = waiting / samples.length >= OFTEN;
  if (!behind && age <= budget) return undefined;

  const seconds = (end.at - start.at) / 1000;
  const most = Math.max(...samples.map(({ ready }) => ready));
  const rate = (count: (sample: SampleOf<'queue'>) => number | undefined): number =>
    samples.slice(1).reduce((sum, sample) => sum + (count(sample) ?? 0), 0) / seconds;
  const arriving = rate(({ arrived }) => arrived);
  const drained = rate(({ completed }) => completed) + rate(({ failures }) => failures);
  const times = drained > 0 ? arriving / drained : undefined;
  return {
    step: `queue ${queue}`,
    cause: `${amount(arriving)} jobs a second come and ${amount(drained)} are worked off: up to ${amount(most)} wait, the oldest for ${time(age * 1000)}`,
    fix:
      times && times > 1
        ? `Work off ${times.toFixed(1)} times as much: a faster handler (fewer queries and calls per job, jobs in batches), or that many times the concurrency.`
        : 'Make the handler faster, or raise its concurrency until the queue drains.',
    saves: age * 1000,
    confidence: times && times > 1 ? 0.95 : 0.8,
    evidence: [
      {
        label: 'ready jobs',
        value: `${amount(start.ready)} → ${amount(end.ready)} in ${amount(seconds)} s, ${amount(most)} at most`,
      },
      { label: 'oldest ready job', value: `${amount(age)} s at most, allowed ${budget} s` },
      { label: 'behind', value: `in ${waiting} of ${samples.length} looks` },
      { label: 'arriving, worked off', value: `${amount(arriving)} and ${amount(drained)} a second` },
      { label: 'running at once', value: amount(Math.max(...samples.map(({ active }) => active ?? 0))) },
      { label: 'will it drain', value: drains(end.ready, arriving, drained) },
    ],
    cost: 'More concurrency takes connections and CPU from the routes.',
  };
}

/** With what still waits at the end of the run. */
function drains(ready: number, arriving: PerSecond, drained: PerSecond): string {
  if (ready === 0) return 'it is empty';
  if (drained === 0) return 'never: nothing is worked off';
  const alone = `in ${time((ready / drained) * 1000)} once nothing more comes`;
  if (arriving >= drained) return `not while jobs come as fast; ${alone}`;
  return `in ${time((ready / (drained - arriving)) * 1000)} at this pace, ${alone}`;
}
