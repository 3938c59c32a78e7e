import { mean, median, most, shareOf, sum } from '../arithmetic.ts';
import type { Evidence, StepEvidence } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, percent, time } from './words.ts';

/** Nobody else is served for as long: half of what a reader notices. */
const LONG_WORK = 20;
/** What a driver, with an ORM on top, works for one query. */
const QUERY_WORK = 1;
/** Work of this many times a usual request is no mere part of serving. */
const UNUSUAL = 3;
/** Share of the time that this work alone takes the loop: below, few meet it, and only slow routes make it matter. */
const OFTEN = 0.1;
const SELDOM = 0.02;
const FULL = 0.9;
/** Its quick requests take so many times its work; and how narrow the interval of that work then has to be. */
const MOSTLY_WAITS = 3;
const SURE = 0.1;
/** Windows of CPU time are as long: requests that take longer blur over them, which only a loop without a pause explains. */
const BLURRED = 1000;
const BUSY = 0.7;

/**
 * CPU work on the event loop: while one request is worked on, all others wait, whatever they ask for.
 *
 * What gives it away is the processor time of the main thread, which rises with the requests of one step by far more
 * than with those of others, although that step asks the database for little.
 */
export const eventLoop: Rule = {
  name: 'event-loop',
  find: (evidence) => evidence.steps.flatMap((step) => findIn(step, evidence) ?? []),
};

function findIn(step: StepEvidence, { steps, slow, processes, runtimes, seconds }: Evidence): Diagnosis | undefined {
  const { cpu } = step;
  if (!cpu || cpu.perRequest - cpu.uncertainty < LONG_WORK) return undefined;
  // Others get a turn while a query is under way, so what asking takes is spread; what is left may be in one piece.
  const asking = QUERY_WORK * sum(step.queries.map(({ callsPerRequest }) => callsPerRequest));
  // No request is over before its own work is done: even the quick ones take as long, and not in the database.
  const each = Math.min(cpu.perRequest - asking, floorOf(step));
  // Who waits for something else most of the time could be anybody: then only a sure fit is believed.
  if (floorOf(step) > MOSTLY_WAITS * each && cpu.uncertainty > SURE * cpu.perRequest) return undefined;
  const rivals = cpu.mistakable.filter((name) =>
    steps.some((other) => other.step === name && floorOf(other) >= each / 2),
  );
  if (rivals.length > 1) return undefined;
  const own = (step.requests * each) / 1000 / Math.max(1, seconds);
  const anyLate = steps.some(({ p95, budget }) => p95 > budget);
  if (each < LONG_WORK || own < (anyLate ? SELDOM : OFTEN)) return undefined;
  const usual = steps.filter((other) => other !== step).map(({ cpu }) => cpu?.perRequest ?? 0);
  const middle = usual.toSorted((a, b) => a - b)[Math.floor(usual.length / 2)] ?? 0;
  if (each < UNUSUAL * middle) return undefined;
  const samples = processes.get(cpu.process) ?? [];
  const cores = samples.map(({ mainCores, cpuCores }) => mainCores ?? cpuCores);
  const load = mean(cores);
  // Who waits for seconds while the loop is free waits elsewhere, and which second did the work is then a guess.
  if (step.p50 > BLURRED && load < BUSY) return undefined;
  const delay = mean(samples.map(({ runDelayShare }) => runDelayShare ?? 0));
  const full = shareOf(cores, (value) => value >= FULL);
  const late = (runtimes.get(cpu.process) ?? []).flatMap(({ loopDelayMs }) => loopDelayMs ?? []);
  const onTime = late.length > 0 && most(late) < each / 2;
  const hurt = slow.filter((other) => other !== step).map(({ step }) => step);
  return {
    step: step.step,
    cause: `each request keeps the event loop of ${cpu.process} busy for ${time(each)}, so that nobody else is served meanwhile; the loop is busy for ${percent(load)} of the time, ${percent(Math.min(1, own / load))} of it with this`,
    fix: 'Move the work off the event loop: the asynchronous form of the call (crypto, zlib), a worker thread, or a job.',
    saves: Math.min(step.p95, each / (1 - Math.min(load + delay, 0.9))),
    confidence:
      ((cpu.mainThread ? (full >= 0.2 ? 0.9 : 0.8) : 0.5) - (rivals.length > 0 ? 0.2 : 0)) * (onTime ? 0.4 : 1),
    evidence: [
      {
        label: 'main thread per request',
        value: `${time(cpu.perRequest)} ± ${time(cpu.uncertainty)} (R² ${percent(cpu.r2)})`,
      },
      { label: 'of a usual step', value: time(middle) },
      {
        label: 'main thread busy',
        value: `${percent(load)} on average, above ${percent(FULL)} in ${percent(full)} of the seconds`,
      },
      { label: 'waiting for a core', value: percent(delay) },
      ...(late.length > 0 && !onTime
        ? [{ label: 'event loop late (p99)', value: `${time(median(late))}, up to ${time(most(late))}` }]
        : []),
      ...(onTime
        ? [{ label: 'against it', value: `the event loop itself was never later than ${time(most(late))} (p99)` }]
        : []),
      { label: 'time in the database per request', value: time(step.databaseMs) },
      ...(hurt.length > 0 ? [{ label: 'slow beside it', value: hurt.join(', ') }] : []),
      { label: 'quick requests take', value: `${time(step.p10)} (p10)` },
      ...(rivals.length > 0
        ? [{ label: 'against it', value: `${rivals.join(', ')} would explain the load nearly as well` }]
        : []),
      ...(cpu.mainThread
        ? []
        : [{ label: 'not seen', value: 'which thread works: this system tells only the whole process' }]),
    ],
    cost: `Worker threads use other cores: ${amount(own)} of one at this load.`,
  };
}

/** What even quick requests of a step take beside the database and third parties. */
const floorOf = ({ p10, databaseMs, dependencies }: StepEvidence): number =>
  p10 -
  databaseMs -
  dependencies.reduce((sum, { callsPerRequest, timePerCall }) => sum + callsPerRequest * timePerCall, 0);
