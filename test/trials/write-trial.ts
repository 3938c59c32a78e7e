import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BUDGETS, RECORD_FILE, RECORD_VERSION } from '../../runner/record/constants.ts';
import type { Fingerprint } from '../../runner/record/entries.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import { createRecord } from '../../runner/record/writer.ts';
import { seededRandom } from '../../reports/stats/random.ts';

export interface FakeTrial {
  /** Median response of each step, ms. */
  steps: Record<string, number>;
  seed: number;
  seconds?: number;
  /** Requests of each step a second. */
  rate?: number;
  /** Requests of each step that fail, in all. */
  failed?: number;
  /** The first seconds take this much longer. */
  cold?: { seconds: number; factor: number };
  /** CPU time that the host gave to others, of what was wanted. */
  stolenShare?: number;
  /** CPU time that was wanted, of all cores. */
  wantedShare?: number;
  loopDelayMs?: number;
  /** What each request costs Postgres, ms; not looked at unless set. */
  databaseMs?: number;
  started?: number;
  /** Share of the due iterations that find no free virtual user. */
  dropped?: number;
  closedLoop?: boolean;
  /** Iterations that are cut off at the end, of 100 a second. */
  interrupted?: number;
  /** How long an iteration takes, ms. */
  iterationMs?: number;
  /** Share of the time in which the generator's thread works. */
  busyShare?: number;
  fingerprint?: Fingerprint;
  end?: 'done' | 'signal' | 'none';
}

/** Writes a record as a run would, of a target that answers as told. */
export function writeTrial(
  folder: string,
  {
    steps,
    seed,
    seconds = 6,
    rate = 60,
    failed = 0,
    cold = { seconds: 0, factor: 1 },
    stolenShare = 0,
    wantedShare = 0.5,
    loopDelayMs = 1,
    databaseMs,
    started = 1,
    dropped = 0,
    closedLoop = false,
    interrupted = 0,
    iterationMs = 200,
    busyShare,
    fingerprint = { workload: 'w1', cpu: 'one', cores: 2 },
    end = 'done',
  }: FakeTrial,
): void {
  const random = seededRandom(seed);
  mkdirSync(folder, { recursive: true });
  const record = createRecord(join(folder, RECORD_FILE));
  record.write({
    entry: 'header',
    version: RECORD_VERSION,
    plimsoll: '0.1.0',
    startedAt: '2026-11-22T04:00:00.000Z',
    script: 'shop.ts',
    options: {},
    fingerprint,
    budgets: DEFAULT_BUDGETS,
  });
  for (let second = 0; second < seconds; second++) {
    const at = second * 1000;
    for (const [step, median] of Object.entries(steps)) {
      const response = new Histogram();
      const factor = second < cold.seconds ? cold.factor : 1;
      const times = Array.from(
        { length: rate },
        () => median * factor * Math.exp(0.3 * (random() + random() + random() - 1.5)),
      );
      for (const time of times) response.record(1000 * time);
      record.write({
        entry: 'second',
        at,
        step,
        kind: 'read',
        scenario: 'default',
        group: '',
        requests: rate,
        failed: second === 0 ? failed : 0,
        statuses: { '200': rate },
        errors: {},
        within300: times.filter((time) => time <= 300).length,
        within800: times.filter((time) => time <= 800).length,
        response: response.encode(),
        phases: { blocked: 0, connecting: 0, tls: 0, sending: 0, waiting: 0, receiving: 0 },
        bytesSent: 0,
        bytesReceived: 0,
      });
    }
    record.write({
      entry: 'load',
      at,
      scenario: 'default',
      ...(!closedLoop && { offered: 100 }),
      started: Math.round(100 * (started - dropped)),
      dropped: Math.round(100 * dropped),
      completed: 100,
      interrupted: second === seconds - 1 ? interrupted : 0,
      iterationErrors: 0,
      vus: 10,
      vusMax: 10,
      iterationDuration: iterationsOf(100, iterationMs),
    });
    record.write({
      entry: 'sample',
      at,
      probe: 'generator',
      kind: 'generator',
      cpuCores: 0.3,
      rssBytes: 1e8,
      stealShare: wantedShare * stolenShare,
      hostCpuShare: wantedShare * (1 - stolenShare),
      loopDelayMs,
    });
    if (databaseMs !== undefined)
      record.write({
        entry: 'sample',
        at: at + 1000,
        probe: 'postgres',
        kind: 'pg-statements',
        from: at,
        statements: [
          {
            id: '1',
            calls: 2 * rate,
            rows: 6 * rate,
            totalMs: databaseMs * rate * Object.keys(steps).length * (0.99 + 0.02 * random()),
            blocks: 0,
            tempBlocks: 0,
          },
        ],
      });
  }
  if (busyShare !== undefined)
    for (let second = 0; second < seconds; second++)
      record.write({
        entry: 'sample',
        at: second * 1000,
        probe: 'engine',
        kind: 'generator-threads',
        threads: 1,
        loopDelayMs,
        worstDelayMs: loopDelayMs,
        busyShare,
      });
  if (end !== 'none') record.write({ entry: 'end', at: seconds * 1000, reason: end, exitCode: 0, thresholds: [] });
  record.close();
}

function iterationsOf(count: number, ms: number): string {
  const durations = new Histogram();
  durations.record(ms * 1000, count);
  return durations.encode();
}
