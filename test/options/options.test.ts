import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../runner/options/duration.ts';
import { resolveOptions } from '../../runner/options/resolve.ts';
import type { Layers } from '../../runner/options/resolve.ts';
import { UserError } from '../../user-error.ts';

const resolve = (layers: Partial<Layers>, exported = ['default']) =>
  resolveOptions({ config: {}, script: {}, env: {}, flags: {}, ...layers }, [], exported);
const problem = (script: Record<string, unknown>): string => {
  try {
    resolve({ script });
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.why}`;
  }
  return '';
};

test.each([
  ['1h2m3.5s', 3_723_500],
  ['90s', 90_000],
  ['1.5m', 90_000],
  ['250ms', 250],
  ['2d', 172_800_000],
  [1500, 1500],
  ['1500', 1500],
  ['', undefined],
  ['10 apples', undefined],
  ['s', undefined],
])('the duration %s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  [0, '0s'],
  [500, '500ms'],
  [30_000, '30s'],
  [90_000, '1m30s'],
  [600_500, '10m0.5s'],
  [3_600_000, '1h0m0s'],
])('%s ms are printed as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  ['nothing', {}, 'per-vu-iterations', { vus: 1, iterations: 1 }],
  ['vus and duration', { vus: 3, duration: '10s' }, 'constant-vus', { vus: 3, duration: 10_000 }],
  ['iterations', { vus: 2, iterations: 8 }, 'shared-iterations', { vus: 2, iterations: 8, maxDuration: 600_000 }],
  ['iterations and duration', { iterations: 8, duration: '5s' }, 'shared-iterations', { maxDuration: 5000 }],
  ['stages', { vus: 2, stages: [{ duration: '1s', target: 4 }] }, 'ramping-vus', { startVUs: 2 }],
])('the shortcut of %s is one scenario named default', (_, script, executor, fields) => {
  expect(resolve({ script }).scenarios).toMatchObject([{ name: 'default', executor, gracefulStop: 30_000, ...fields }]);
});

test('layers go over each other: default, config file, script, environment, flags', () => {
  const layers = { config: { rps: 1, batch: 1 }, script: { rps: 2, batch: 2 }, env: { K6_RPS: '3' } };
  expect(resolve(layers).options).toMatchObject({ rps: 3, batch: 2 });
  expect(resolve({ ...layers, flags: { rps: 4 } }).options).toMatchObject({ rps: 4 });
});

test('a stronger layer that says what load to make replaces scenarios of a weaker one', () => {
  const script = { scenarios: { browse: { executor: 'constant-vus', duration: '1h' } } };
  expect(resolve({ script, flags: { vus: 2, duration: '3s' } }).scenarios).toMatchObject([
    { name: 'default', executor: 'constant-vus', vus: 2, duration: 3000 },
  ]);
});

test('names match in any case, null counts as absent, tags of all layers come together', () => {
  const { options } = resolve({
    script: { MAXREDIRECTS: 3, userAgent: null, tags: { a: '1' } },
    flags: { tags: { b: '2' } },
  });
  expect(options).toMatchObject({ maxRedirects: 3, tags: { a: '1', b: '2' } });
  expect(options).not.toHaveProperty('userAgent');
});

test('an unknown option warns, inside a scenario it is an error', () => {
  expect(resolve({ script: { iteration: 4 } }).warnings).toEqual([
    'iteration in the script is no option of k6, did you mean iterations?',
  ]);
  expect(problem({ scenarios: { a: { executor: 'constant-vus', duration: '1s', vu: 2 } } })).toContain(
    'scenarios.a.vu is no option of constant-vus, did you mean vus?',
  );
});

test('every problem is reported at once, and the exit code is k6’s', () => {
  const script = {
    scenarios: {
      a: { executor: 'constant-vu', duration: '1s' },
      b: { executor: 'constant-vus', vus: 0, duration: '100ms' },
      c: { executor: 'constant-arrival-rate', rate: 5 },
    },
    thresholds: { http_req_duratio: ['p(95)<1'], http_reqs: ['p(95)<1'], checks: ['rate <> 3'] },
  };
  const text = problem(script);
  for (const part of [
    'did you mean constant-vus?',
    'scenarios.b.vus is 0',
    'scenarios.b.duration is "100ms"',
    'scenarios.c.preAllocatedVUs is missing',
    'scenarios.c.duration is missing',
    'did you mean http_req_duration?',
    "'p(95)<1': a counter has count, rate",
    "'rate <> 3' is no threshold",
  ])
    expect(text).toContain(part);
  expect(() => resolve({ script })).toThrow(expect.objectContaining({ exitCode: 104 }));
});

test.each([
  ['iterations beside scenarios', { iterations: 1, scenarios: { a: { executor: 'constant-vus', duration: '1s' } } }],
  ['more VUs than iterations', { vus: 5, iterations: 2 }],
  ['an exec that is not exported', { scenarios: { a: { executor: 'constant-vus', duration: '1s', exec: 'nope' } } }],
  [
    'maxVUs below preAllocatedVUs',
    { scenarios: { a: { executor: 'constant-arrival-rate', rate: 1, duration: '1s', preAllocatedVUs: 5, maxVUs: 2 } } },
  ],
  ['empty stages', { scenarios: { a: { executor: 'ramping-vus', stages: [] } } }],
  ['a segment out of its sequence', { executionSegment: '0:1/3', executionSegmentSequence: '0,1/2,1' }],
])('%s are refused', (_, script) => {
  expect(problem(script)).not.toBe('');
});

test('poisson arrivals are asked for where k6 does not look', () => {
  expect(resolve({ script: { ext: { plimsoll: { arrival: 'poisson', seed: 7 } } } }).arrival).toEqual({
    arrival: 'poisson',
    seed: 7,
  });
  expect(problem({ ext: { plimsoll: { arrival: 'random' } } })).toContain('ext.plimsoll');
});
