import type { RunRecord } from '../../runner/record/reader.ts';
import { makeLoad, makeRecord, makeSeconds } from './make-record.ts';

const SECONDS = 30;

/** Forty requests a second: even steps from a to b ms, always the same. */
const evenly = (from: number, to: number): number[] =>
  Array.from({ length: 40 }, (_, request) => from + ((to - from) * request) / 39);

/** Two records small enough to read: GET /list got faster, POST /pay did not move, GET /old went and GET /new came. */
export function smallPair(): { before: RunRecord; after: RunRecord } {
  return { before: record('before', [40, 400]), after: record('after', [20, 200]) };
}

function record(label: 'before' | 'after', [from, to]: readonly [number, number]): RunRecord {
  return makeRecord({
    path: `${label}/record.jsonl`,
    header: {
      label,
      target: 'http://127.0.0.1:4000',
      fingerprint: {
        workload: 'a1b2c3d4',
        data: '00c0ffee',
        cores: 2,
        commit: label === 'before' ? 'aaaaaaa' : 'bbbbbbb',
      },
    },
    seconds: [
      ...makeSeconds(SECONDS, { step: 'GET /list', scenario: 'browse', times: evenly(from, to) }),
      ...makeSeconds(SECONDS, {
        step: 'POST /pay',
        kind: 'write',
        scenario: 'checkout',
        times: evenly(100, 600),
        failed: 1,
      }),
      ...makeSeconds(SECONDS, {
        step: label === 'before' ? 'GET /old' : 'GET /new',
        scenario: 'browse',
        times: [5, 6],
      }),
    ],
    load: Array.from({ length: SECONDS }, (_, second) =>
      makeLoad({ at: second * 1000, offered: 40, started: 40, completed: 40, vus: 12 }),
    ),
    phases: [{ entry: 'phase', at: 0, name: 'hold' }],
    end: {
      entry: 'end',
      at: SECONDS * 1000,
      reason: 'done',
      exitCode: 0,
      thresholds: [{ metric: 'http_req_duration', expression: 'p(95)<700', passed: true }],
    },
  });
}
