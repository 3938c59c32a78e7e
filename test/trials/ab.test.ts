import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ab } from '../../trials/ab.ts';
import type { AbEvent } from '../../trials/ab.ts';
import { readPlan, savePlan } from '../../trials/plan.ts';
import type { ExperimentPlan } from '../../trials/plan.ts';
import type { Slot } from '../../trials/slots.ts';
import { writeTrial } from './write-trial.ts';
import type { FakeTrial } from './write-trial.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plan = (own: Partial<ExperimentPlan> = {}): ExperimentPlan => ({
  version: 1,
  startedAt: '2026-11-22T04:00:00.000Z',
  seed: 7,
  pairs: 8,
  looks: 1,
  alpha: 0.05,
  delta: 0.1,
  token: 'test',
  arms: { A: 'main', B: 'HEAD' },
  source: {},
  ...own,
});

const placeOf = ({ folder }: Slot): { pair: number; attempt: number } => {
  const [, pair = '0', attempt = '0'] = /pair-(\d+)\/try-(\d+)/.exec(folder) ?? [];
  return { pair: Number(pair), attempt: Number(attempt) };
};

/** A target whose checkout takes `factor` as long in B. */
const simulate =
  (factor: number, special: (slot: Slot & { pair: number; attempt: number }) => Partial<FakeTrial> = () => ({})) =>
  (slot: Slot): Promise<void> => {
    const place = placeOf(slot);
    const host = 1 + 0.05 * Math.sin(place.pair * 12.9 + (slot.arm === 'A' ? 0 : 0.7));
    writeTrial(slot.folder, {
      steps: { 'GET /': 20 * host, 'POST /checkout': 200 * host * (slot.arm === 'B' ? factor : 1) },
      seed: place.pair * 100 + place.attempt * 10 + (slot.arm === 'A' ? 1 : 2),
      ...special({ ...slot, ...place }),
    });
    return Promise.resolve();
  };

const run = async (
  measure: (slot: Slot, signal: AbortSignal) => Promise<void>,
  { own = {}, signal = new AbortController().signal }: { own?: Partial<ExperimentPlan>; signal?: AbortSignal } = {},
) => {
  const events: AbEvent[] = [];
  const tell = (event: AbEvent): void => void events.push(event);
  const { result } = await ab(folder, plan(own), { measure, signal, tell, pairsFor: () => 9 });
  return { result, events, count: (name: AbEvent['event']) => events.filter(({ event }) => event === name).length };
};

test('finds the route that got slower, and says the other did not change', async () => {
  const { result, count } = await run(simulate(1.3));
  expect(result.outcome).toBe('regressed');
  expect(result.metrics).toMatchObject([
    { name: 'p95 POST /checkout', verdict: 'regressed', estimate: expect.closeTo(0.3, 1) },
    { name: 'p95 GET /', verdict: 'unchanged' },
    { name: 'errors GET /', verdict: 'unchanged' },
    { name: 'errors POST /checkout', verdict: 'unchanged' },
    { name: 'dropped iterations', verdict: 'unchanged' },
  ]);
  expect(count('trial')).toBe(16);
  expect(count('rehearsal')).toBe(2);
  expect(result.pairs).toHaveLength(8);
});

test('where Postgres was looked at, its time a request is judged with the rest', async () => {
  const { result } = await run(simulate(1, ({ arm }) => ({ databaseMs: arm === 'B' ? 1.3 : 1 })));
  expect(result.metrics[0]).toMatchObject({
    name: 'database time',
    verdict: 'regressed',
    estimate: expect.closeTo(0.3, 1),
  });
  expect(result.metrics).toHaveLength(6);
  expect(result.database).toMatchObject({ A: { calls: 1, rows: 3 }, B: { calls: 1, rows: 3 } });
});

test('a faster build is improved, an equal one unchanged', async () => {
  const { result } = await run(simulate(0.7));
  expect(result.outcome).toBe('improved');
  rmSync(folder, { recursive: true });
  const equal = await run(simulate(1));
  expect(equal.result.outcome).toBe('unchanged');
});

test('an experiment that was stopped at pair 5 goes on there, and finds the same', async () => {
  const whole = await run(simulate(1.3));
  rmSync(folder, { recursive: true });

  const stop = new AbortController();
  const measure = simulate(1.3, ({ pair, arm }) => (pair === 5 && arm === 'B' ? { end: 'signal' } : {}));
  const stopping = async (slot: Slot) => {
    await measure(slot);
    if (placeOf(slot).pair === 5 && slot.arm === 'B') stop.abort(new Error('Ctrl-C'));
  };
  await expect(run(stopping, { signal: stop.signal })).rejects.toThrow('Ctrl-C');

  const { family } = readPlan(folder);
  const resumed = await run(simulate(1.3), { own: { family } });
  expect(resumed.events.find(({ event }) => event === 'pair')).toMatchObject({ pair: 5, attempt: 2 });
  expect(resumed.count('rehearsal')).toBe(0);
  expect(resumed.result.voids).toEqual({ A: 0, B: 0 });
  expect(resumed.result.outcome).toBe(whole.result.outcome);
  expect(resumed.result.pairs.map(({ order }) => order)).toEqual(whole.result.pairs.map(({ order }) => order));
  const others = ({ result }: typeof whole) => result.pairs.filter(({ pair }) => pair !== 5);
  expect(others(resumed)).toEqual(others(whole));
});

test('a record that a kill cut off is measured again, and one that is whole is not', async () => {
  const killed = simulate(1, ({ pair, arm, attempt }) =>
    pair === 3 && arm === 'A' && attempt === 1 ? { end: 'none' } : {},
  );
  const { events } = await run(killed);
  const begun = events.flatMap((event) => (event.event === 'pair' ? [`${event.pair}.${event.attempt}`] : []));
  expect(begun).toEqual(['1.1', '2.1', '3.1', '3.2', '4.1', '5.1', '6.1', '7.1', '8.1']);
  const again = await run(killed);
  expect(again.count('trial')).toBe(0);
});

test('a pair in which the host was taken away is void, measured again, and counted for its arm', async () => {
  const noisy = simulate(1, ({ pair, arm, attempt }) =>
    pair === 2 && arm === 'B' && attempt === 1 ? { stolenShare: 0.3 } : {},
  );
  const { result, events } = await run(noisy);
  expect(result.voids).toEqual({ A: 0, B: 1 });
  expect(result.pairs[1]!.voids).toEqual([{ A: [], B: [expect.stringContaining('30.0 %')] }]);
  expect(events.find(({ event }) => event === 'void')).toMatchObject({ pair: 2, again: true });
  expect(result.pairs.every(({ values }) => values)).toBe(true);
});

test.each([
  ['a generator that is late', { loopDelayMs: 80 }],
  ['a load that was not made', { started: 0.8 }],
])('%s voids a pair too', async (_, special) => {
  const { result } = await run(simulate(1, ({ pair, attempt }) => (pair === 1 && attempt === 1 ? special : {})));
  expect(result.voids).toEqual({ A: 1, B: 1 });
});

test('reruns are capped: what stays void is missing, and fewer pairs say less', async () => {
  const { result, count } = await run(simulate(1.3, ({ pair }) => (pair <= 4 ? { stolenShare: 0.3 } : {})));
  expect(count('void')).toBe(4 + 2);
  expect(result.pairs.filter(({ values }) => !values).map(({ pair }) => pair)).toEqual([1, 2, 3, 4]);
  expect(result.outcome).toBe('inconclusive');
});

test('errors never void a trial; a burst of them in one is not called unchanged', async () => {
  const { result } = await run(simulate(1, ({ pair, arm }) => (pair === 2 && arm === 'B' ? { failed: 40 } : {})));
  expect(result.voids).toEqual({ A: 0, B: 0 });
  expect(result.metrics.find(({ name }) => name === 'errors GET /')!.verdict).toBe('inconclusive');
});

test('the host takes the more from a build that wants more CPU, and that alone voids nothing', async () => {
  const { result } = await run(simulate(1, ({ arm }) => ({ stolenShare: 0.08, wantedShare: arm === 'A' ? 0.9 : 0.3 })));
  expect(result.voids).toEqual({ A: 0, B: 0 });
  expect(result.conditions.A.stealShare).toBeGreaterThan(0.05);
  expect(result.outcome).toBe('unchanged');
});

test('a build so slow that no virtual user is free is judged by it, not measured again', async () => {
  const { result } = await run(simulate(0.8, ({ arm, pair }) => ({ dropped: arm === 'B' && pair > 0 ? 0.2 : 0 })));
  expect(result.voids).toEqual({ A: 0, B: 0 });
  expect(result.metrics.find(({ name }) => name === 'dropped iterations')).toMatchObject({
    verdict: 'regressed',
    estimate: expect.closeTo(0.2, 2),
  });
  expect(result.outcome).toBe('regressed');
});

test('a build that fails all the time has regressed, though no slower', async () => {
  const { result } = await run(simulate(1, ({ arm, pair }) => (arm === 'B' && pair > 0 ? { failed: 20 } : {})));
  expect(result.metrics.find(({ name }) => name === 'errors POST /checkout')).toMatchObject({
    verdict: 'regressed',
    estimate: expect.closeTo(20 / 360, 2),
  });
});

test('the second look is taken only when the first leaves something open, each at half of α', async () => {
  const clear = await run(simulate(1.3), { own: { looks: 2, pairs: 10 } });
  expect(clear.result).toMatchObject({ look: 1, alpha: 0.025 });
  expect(clear.count('trial')).toBe(20);
  rmSync(folder, { recursive: true });

  const wild = simulate(1.06, ({ pair, arm }) => ({
    steps: { 'GET /': 20, 'POST /checkout': 200 * (1 + 0.5 * Math.sin(pair * 77.7 + (arm === 'A' ? 0 : 2))) },
  }));
  const open = await run(wild, { own: { looks: 2 } });
  expect(open.result.look).toBe(2);
  expect(open.result.pairs).toHaveLength(16);
  expect(open.events.filter(({ event }) => event === 'look')).toMatchObject([
    { look: 1, decided: false },
    { look: 2, pairs: 16 },
  ]);
});

test('a closed loop has its throughput in the family, and less of it is worse', async () => {
  const slow = simulate(1, ({ arm }) => ({ closedLoop: true, rate: arm === 'B' ? 60 : 90 }));
  const { result } = await run(slow);
  expect(result.metrics.find(({ name }) => name === 'throughput')).toMatchObject({
    verdict: 'regressed',
    estimate: expect.closeTo(-1 / 3, 2),
  });
});

test('a warm-up is dropped from both arms by the same rule', async () => {
  const { result } = await run(simulate(1, () => ({ seconds: 12, cold: { seconds: 3, factor: 4 } })));
  expect(result.warmUp).toEqual({ A: 3000, B: 3000 });
  expect(result.outcome).toBe('unchanged');
});

test('the rehearsal refuses a target that answers nothing but errors, and too few requests', async () => {
  await expect(run(simulate(1, () => ({ failed: 359 })))).rejects.toThrow(
    /718 of 720 requests of the rehearsal of A failed/,
  );
  rmSync(folder, { recursive: true });
  await expect(run(simulate(1, () => ({ rate: 2 })))).rejects.toThrow('no route got enough requests');
});

test('a plan is kept whole, and a folder without one is refused', () => {
  savePlan(folder, plan());
  expect(readPlan(folder)).toEqual(plan());
  expect(() => readPlan(join(folder, 'other'))).toThrow('holds no experiment');
  expect(existsSync(join(folder, 'experiment.json.part'))).toBe(false);
});
