import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { entrySchema } from '../../runner/record/entries.ts';
import { readRecord } from '../../runner/record/reader.ts';
import { inspect } from '../../runner/inspect.ts';
import { runScript, startServer } from './run-script.ts';

test('--out writes every sample in k6’s line formats', async () => {
  const { url } = await startServer();
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-outputs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [json, csv] = [join(folder, 'o.json'), join(folder, 'o.csv')];
  await runScript(
    `import http from 'k6/http';
     import { check, group } from 'k6';
     export const options = { iterations: 3, tags: { run: 'x' }, thresholds: { 'http_reqs{run:x}': ['count>0'], http_reqs: ['count>1'] } };
     export default function () { group('g', () => check(http.get(__ENV.TARGET + '/a,b', { tags: { name: 'a,b' } }), { ok: (r) => r.status === 200 })) }`,
    { target: url, outputs: [`json=${json}`, `csv=${csv}`] },
  );
  const lines = readFileSync(json, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; metric: string; data: Record<string, unknown> });
  const points = lines.filter(({ type }) => type === 'Point');
  expect(points.filter(({ metric }) => metric === 'http_reqs')).toHaveLength(3);
  expect(points.find(({ metric }) => metric === 'http_reqs')?.data).toMatchObject({
    value: 1,
    tags: { run: 'x', group: '::g', method: 'GET', status: '200', name: 'a,b', url: 'a,b', scenario: 'default' },
  });
  expect(points.find(({ metric }) => metric === 'checks')?.data).toMatchObject({ value: 1, tags: { check: 'ok' } });
  expect(lines.find(({ type, metric }) => type === 'Metric' && metric === 'http_reqs')?.data).toEqual({
    name: 'http_reqs',
    type: 'counter',
    contains: 'default',
    thresholds: ['count>1'],
    submetrics: [{ name: 'http_reqs{run:x}', suffix: 'run:x', tags: { run: 'x' } }],
  });
  const rows = readFileSync(csv, 'utf8').trimEnd().split('\n');
  expect(rows[0]).toBe(
    'metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,service,status,subproto,tls_version,url,extra_tags,metadata',
  );
  expect(rows.filter((row) => row.startsWith('http_reqs,'))[0]).toMatch(
    /^http_reqs,\d{10},1\.000000,,,,true,::g,GET,"a,b",HTTP\/1\.1,default,,200,,,"a,b",run=x,$/,
  );
});

test('every entry keeps the contract, and the seconds add up to what the server was asked', async () => {
  const { url, asked } = await startServer(5);
  const ran = await runScript(
    `import http from 'k6/http';
     export const options = { vus: 3, duration: '2s' };
     export function setup() { http.get(__ENV.TARGET + '/setup') }
     export default function () {
       http.get(__ENV.TARGET + '/items/' + __ITER);
       http.post(__ENV.TARGET + '/fails', '{}');
       http.post(__ENV.TARGET + '/search', '{}', { tags: { kind: 'read', name: 'search' } });
     }`,
    { target: url, label: 'before' },
  );
  const entries = readFileSync(ran.record, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => entrySchema.parse(JSON.parse(line)));
  expect(entries[0]).toMatchObject({ entry: 'header', label: 'before', target: url });
  expect(entries.at(-1)).toMatchObject({ entry: 'end', reason: 'done' });
  expect(ran.entries.phases.map(({ name }) => name)).toEqual(['setup', 'hold', 'tail']);
  const { seconds } = ran.entries;
  expect(seconds.reduce((sum, { requests }) => sum + requests, 0)).toBe(asked.length);
  expect(new Set(seconds.map(({ step, kind, group }) => `${step} ${kind} ${group}`))).toEqual(
    new Set(['GET /setup read ::setup', 'GET /items/{id} read ', 'POST /fails write ', 'POST search read ']),
  );
  for (const { step, requests, failed, statuses, errors, within300, at } of seconds) {
    expect(at % 1000).toBe(0);
    expect(within300).toBe(requests);
    expect([failed, statuses, errors]).toEqual(
      step === 'POST /fails' ? [requests, { 500: requests }, { 1500: requests }] : [0, { 200: requests }, {}],
    );
  }
});

test('a run that is killed leaves a record that can be read', async () => {
  const { url } = await startServer();
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = join(folder, 'script.js');
  writeFileSync(
    script,
    `import http from 'k6/http'; export const options = { duration: '1m' }; export default function () { http.get('${url}') }`,
  );
  const main = join(folder, 'main.mts');
  writeFileSync(
    main,
    `import { run } from ${JSON.stringify(new URL('../../runner/run.ts', import.meta.url).pathname)};
     await run({ script: ${JSON.stringify(script)}, out: ${JSON.stringify(join(folder, 'run'))}, env: {}, onEntry: (entry) => { if (entry.entry === 'second') console.log('second') } }, new AbortController().signal);`,
  );
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  const record = readRecord(join(folder, 'run'));
  expect(record.end).toBeUndefined();
  expect(record.seconds.length).toBeGreaterThan(0);
});

test('inspect prints the resolved options as k6 does, and what the script became', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-inspect-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = join(folder, 'script.js');
  writeFileSync(
    script,
    `import { sleep } from 'k6'; export const options = { thresholds: { checks: ['rate>0.5'] }, scenarios: { a: { executor: 'constant-vus', duration: '90s' } } }; export default function () { sleep(1) }`,
  );
  const { options, lowered } = await inspect({ script, env: {} });
  expect(JSON.parse(options)).toMatchObject({
    vus: null,
    scenarios: { a: { executor: 'constant-vus', duration: '1m30s', vus: null, exec: null } },
    thresholds: { checks: ['rate>0.5'] },
    systemTags: null,
  });
  expect(options).toContain('rate\\u003e0.5');
  expect(lowered).toContain('await');
});

test.skipIf(!existsSync('/dev/full'))(
  'an output that cannot be written is told once, and the run goes on',
  async () => {
    const { end, told } = await runScript(
      `export const options = { iterations: 200 };
     export default function () {}`,
      { outputs: ['json=/dev/full'] },
    );
    expect(end.reason).toBe('done');
    expect(told.filter(({ text }) => text.includes('--out json=/dev/full ends here'))).toHaveLength(1);
  },
);
