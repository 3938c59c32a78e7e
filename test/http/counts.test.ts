import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, expect, test } from 'vitest';
import { startCutServer } from '../../bench/soak-server.ts';
import { runScript } from '../engine/run-script.ts';
import { makeRandom } from './random.ts';

interface Point {
  type: string;
  metric: string;
  data: { tags: { url: string; method: string; error?: string } };
}

const script = (scenario: string, ending = ''): string => `
  import http from 'k6/http';
  import exec from 'k6/execution';
  export const options = { scenarios: { s: ${scenario} } };
  let n = 0;
  export default function () {
    const url = __ENV.TARGET + '/?v=' + exec.vu.idInTest + '&n=' + ++n;
    if (n % 4 === 0) http.post(url, 'body'); else if (n % 4 === 1) http.batch([url + '&a', url + '&b']); else http.get(url);
    ${ending}
  }`;

const FOR_A_SECOND = "{ executor: 'constant-vus', vus: 8, duration: '1s', gracefulStop: '0s' }";
const FOR_LONG = "{ executor: 'constant-vus', vus: 8, duration: '60s' }";

const ENDINGS: [name: string, source: string, stopAfter?: number][] = [
  ['its end', script("{ executor: 'per-vu-iterations', vus: 8, iterations: 60 }")],
  ['the end of its time, in the middle of requests', script(FOR_A_SECOND)],
  ['exec.test.abort', script(FOR_LONG, "if (n === 50 && exec.vu.idInTest === 3) exec.test.abort('enough')")],
  ['Ctrl-C', script(FOR_LONG), 300],
];

test.each(ENDINGS)(
  'a run until %s counts each request that the server saw once, and no other',
  { timeout: 60_000 },
  async (_, source, stopAfter) => {
    const { below } = makeRandom(23);
    const server = await startCutServer(0.03, { keepTimes: true, random: () => below(1e6) / 1e6 });
    onTestFinished(server.close);
    const stop = new AbortController();
    const stopWhenBusy = setInterval(() => {
      if (stopAfter !== undefined && server.log.requests >= stopAfter) stop.abort('SIGINT');
    }, 1);
    onTestFinished(() => clearInterval(stopWhenBusy));
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-counts-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'points.json');
    const ran = await runScript(source, { target: server.url, outputs: [`json=${file}`] }, stop.signal);
    expect(ran.entries.load.length).toBeGreaterThan(0);
    const points = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Point)
      .filter(({ type, metric }) => type === 'Point' && metric === 'http_reqs');
    const counted = points.map(({ data }) => data.tags);
    const paths = counted.map(({ url }) => url.slice(server.url.length));
    expect(new Set(paths).size).toBe(paths.length);
    expect([...server.times.keys()].filter((path) => !paths.includes(path))).toEqual([]);
    // What never reached the server was given up when the run ended.
    const unseen = counted.filter(({ url }) => !server.times.has(url.slice(server.url.length)));
    expect(unseen.filter(({ error }) => error !== 'context canceled')).toEqual([]);
    // What may change something goes out once.
    const posts = counted
      .filter(({ method }) => method === 'POST')
      .map(({ url }) => server.times.get(url.slice(server.url.length)) ?? 0);
    expect(Math.max(...posts)).toBe(1);
    expect(server.log.before + server.log.within).toBeGreaterThan(0);
  },
);

test('what a script sends after it has aborted the test, nobody gets', async () => {
  const server = await startCutServer(0.01, { keepTimes: true });
  onTestFinished(server.close);
  await runScript(
    `import http from 'k6/http';
     import exec from 'k6/execution';
     export default function () {
       http.get(__ENV.TARGET + '/?n=1');
       try { exec.test.abort('enough') } finally { http.asyncRequest('GET', __ENV.TARGET + '/?n=2') }
     }`,
    { target: server.url },
  );
  expect([...server.times.keys()]).toEqual(['/?n=1']);
});
