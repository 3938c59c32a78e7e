import type { SampleOf } from '../../runner/record/samples.ts';
import { mean, shareOf } from '../arithmetic.ts';
import { type Evidence, worstOf } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { percent, time } from './words.ts';

const FULL = 0.9;
const OFTEN = 0.5;
const LATE = 50;

/**
 * The event loop is busy nearly all the time, whoever makes it so, and timers fire late.
 *
 * Which step's work it is says `event-loop`, where it can be told; this one stands where many small pieces fill the loop.
 */
export const eventLoopFull: Rule = {
  name: 'event-loop-full',
  find: (evidence) => [...evidence.runtimes.keys()].flatMap((name) => findIn(name, evidence) ?? []),
};

function findIn(name: string, { runtimes, processes, slow, steps }: Evidence): Diagnosis | undefined {
  const told = runtimes.get(name) ?? [];
  const busy = busyOf(told, processes.get(name) ?? []);
  const full = shareOf(busy, (share) => share >= FULL);
  const late = shareOf(told, ({ loopDelayMs = 0 }) => loopDelayMs >= LATE);
  const worst = worstOf(slow.filter(({ p95, budget }) => p95 > budget));
  if (!worst || full < OFTEN || late < OFTEN) return undefined;
  const delay = mean(told.map(({ loopDelayMs = 0 }) => loopDelayMs));
  const garbage = mean(told.map(({ gcMs = 0 }) => gcMs)) / 1000;
  return {
    step: `process ${name}`,
    cause: `its event loop is busy ${percent(mean(busy))} of the time and ${time(delay)} late (p99): every request waits for those before it, whatever it asks for`,
    fix:
      garbage >= 0.2
        ? 'Make less garbage: large answers in streams, no copies of what is only passed on; then more processes.'
        : 'Find what fills it (node --cpu-prof), move what is long to a worker thread; then run more processes, one a core.',
    saves: Math.min(worst.p95, delay),
    confidence: 0.7,
    evidence: [
      { label: 'busy', value: `above ${percent(FULL)} in ${percent(full)} of the seconds` },
      { label: 'late by 50 ms and more', value: `${percent(late)} of the seconds` },
      { label: 'collecting garbage', value: `${percent(garbage)} of the time` },
      { label: 'requests', value: `${steps.length} steps, none of which alone explains it` },
    ],
    cost: 'Each process takes memory of its own, and connections.',
  };
}

/** By the loop itself, else by its thread's time on a core. */
function busyOf(told: readonly SampleOf<'runtime'>[], process: readonly SampleOf<'process'>[]): number[] {
  const own = told.flatMap(({ loopBusyShare }) => loopBusyShare ?? []);
  return own.length > 0 ? own : process.flatMap(({ mainCores }) => mainCores ?? []);
}
