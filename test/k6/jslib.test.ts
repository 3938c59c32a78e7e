import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runScript } from './run-script.ts';

let server: Server;
let target: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer(({ method, url, headers }, response) => {
    asked.push(`${method} ${url} ${String(headers['x-session'] ?? '')}`);
    response.setHeader('content-type', 'application/json');
    response.end('{"crocs":[1,2,3,4]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const from = (library: string) => `https://jslib.k6.io/${library}/index.js`;

test('httpx keeps a base URL, headers and tags over its requests', async () => {
  asked.length = 0;
  const { lines } = await runScript(
    `
    import { Get, Httpx, Post } from '${from('httpx/0.1.0')}';
    const session = new Httpx({ baseURL: __ENV.TARGET, headers: { 'X-Session': 'one' } });
    export default function () {
      session.addTag('kind', 'api');
      const list = session.get('/list');
      session.addHeader('X-Session', 'two');
      const [a, b] = session.batch([new Get('/a'), new Post('/b', 'body')]);
      session.clearHeader('X-Session');
      console.log(list.json('crocs.0'), a.status, b.status, session.put('/c', 'x').status, session.delete('/d').status);
    }`,
    { target },
  );
  expect(lines).toEqual(['1 200 200 200 200']);
  expect(asked[0]).toBe('GET /list one');
  expect(asked.slice(1, 3).sort()).toEqual(['GET /a two', 'POST /b two']);
  expect(asked.slice(3)).toEqual(['PUT /c ', 'DELETE /d ']);
});

test('k6chaijs turns assertions into checks, and ends a describe at the first that fails', async () => {
  const { lines, checks } = await runScript(
    `
    import http from 'k6/http';
    import { describe, expect } from '${from('k6chaijs/4.3.4.3')}';
    export default function () {
      const good = describe('list', () => {
        const response = http.get(__ENV.TARGET);
        expect(response.status, 'response status').to.equal(200);
        expect(response).to.have.validJsonBody();
        expect(response.json('crocs').length, 'number of crocs').to.be.above(3);
      });
      const bad = describe('wrong', () => {
        expect(http.get(__ENV.TARGET).status, 'status').to.equal(201);
        expect(1, 'never').to.equal(1);
      });
      const broken = describe('broken', () => { throw new TypeError('oh'); });
      console.log(good, bad, broken);
    }`,
    { target },
  );
  expect(lines.at(-1)).toBe('true false false');
  expect(checks).toEqual({
    '::list::expected response status to equal 200': [1, 0],
    '::list::expected ${this} to have valid json body': [1, 0],
    '::list::expected number of crocs to be above 3': [1, 0],
    '::wrong::expected status to equal 201': [0, 1],
    '::broken::Exception raised "oh"': [0, 1],
  });
});

test("k6-testing's expect ends the test, a soft one only fails it", async () => {
  const script = (assertion: string) => `
    import { expect } from '${from('k6-testing/0.5.0')}';
    export default function () {
      expect({ a: [1] }).toEqual({ a: [1] });
      expect('text').not.toContain('y');
      ${assertion};
      console.log('goes on');
    }`;
  expect(await runScript(script(''), { target })).toMatchObject({ exitCode: 0, lines: ['goes on'] });
  expect(await runScript(script('expect(1).toBe(2)'), { target })).toMatchObject({ exitCode: 108, lines: [] });
  expect(await runScript(script('expect.soft(1).toBe(2)'), { target })).toMatchObject({
    exitCode: 110,
    lines: ['goes on'],
  });
});

test('k6-utils gives random things, text between marks and the stage', async () => {
  const { lines } = await runScript(
    `
    import { check, findBetween, getCurrentStageIndex, normalDistributionStages, parseDuration, randomIntBetween, randomItem, randomString, tagWithCurrentStageProfile, uuidv4 } from '${from('k6-utils/1.6.0')}';
    import exec from 'k6/execution';
    export const options = { stages: [{ duration: '300ms', target: 1 }] };
    let done = false;
    export default async function () {
      if (done) return;
      done = true;
      const drawn = Array.from({ length: 200 }, () => randomIntBetween(1, 3));
      console.log([...new Set(drawn)].sort().join(), ['a', 'b'].includes(randomItem(['a', 'b'])), /^[xy]{5}$/.test(randomString(5, 'xy')));
      console.log(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuidv4()), uuidv4(true) !== uuidv4(true));
      console.log(findBetween('<a>1</a><a>2</a>', '<a>', '</a>'), findBetween('<a>1</a><a>2</a>', '<a>', '</a>', true).join(), findBetween('x', '<', '>'));
      console.log(parseDuration('1h2m3s4ms'), parseDuration('1.5s'), getCurrentStageIndex(), normalDistributionStages(10, 12, 3).map(({ target }) => target).join());
      tagWithCurrentStageProfile();
      console.log(exec.vu.metrics.tags.stage_profile, await check(1, { 'async one': async (value) => value === 1 }));
    }`,
    { target },
  );
  expect(lines).toEqual(['1,2,3 true true', 'true true', '1 1,2 ', '3723004 1500 0 0,2,10,2,0', 'ramp-up true']);
});

test('papaparse, jsonpath, url, formdata and k6-summary come along', async () => {
  const { lines, stdout } = await runScript(
    `
    import papaparse from '${from('papaparse/5.1.1')}';
    import jsonpath from '${from('jsonpath/1.0.2')}';
    import { URL, URLSearchParams } from '${from('url/1.0.0')}';
    import { FormData } from '${from('formdata/0.0.2')}';
    import { jUnit, textSummary } from '${from('k6-summary/0.1.0')}';
    import { check } from 'k6';
    const store = { store: { book: [{ price: 8, title: 'a' }, { price: 20, title: 'b' }] } };
    export const options = { thresholds: { checks: ['rate==1'] } };
    export default function () {
      console.log(JSON.stringify(papaparse.parse('a,b\\n1,2', { header: true }).data));
      console.log(jsonpath.query(store, '$..title').join(), jsonpath.value(store, '$.store.book[1].price'), jsonpath.query(store, '$..book[?(@.price<10)].title').join());
      console.log(JSON.stringify(jsonpath.paths(store, '$..price')), jsonpath.stringify(['$', 'store', 'book', 0]));
      jsonpath.apply(store, '$..price', (price) => price * 2);
      console.log(store.store.book[0].price, new URL('/b?c=d', 'http://a.test').href, new URLSearchParams({ x: 'y z' }).toString());
      const form = new FormData();
      form.append('field', 'value');
      form.append('file', { data: new Uint8Array([65]).buffer, filename: 'a.txt', content_type: 'text/plain' });
      const text = String.fromCharCode(...new Uint8Array(form.body())).replaceAll(form.boundary, 'B');
      console.log(JSON.stringify(text));
      check(1, { passes: () => true });
    }
    export const handleSummary = (data) => ({ stdout: textSummary(data, { indent: ' ', enableColors: false }) + jUnit(data) });`,
    { target },
  );
  expect(lines).toEqual([
    '[{"a":"1","b":"2"}]',
    'a,b 20 a',
    '[["$","store","book",0,"price"],["$","store","book",1,"price"]] $.store.book[0]',
    '16 http://a.test/b?c=d x=y+z',
    JSON.stringify(
      '--B\r\nContent-Disposition: form-data; name="field"\r\n\r\nvalue\r\n--B\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nA\r\n--B--\r\n',
    ),
  ]);
  expect(stdout).toMatch(/ {5}✓ passes\n/);
  expect(stdout).toMatch(/ {3}✓ checks\.+: 100\.00% 1 out of 1\n/);
  expect(stdout).toContain('<testcase name="checks - rate==1" classname="Unnamed folder" />');
});

test('a module that the embedded engine lacks is refused by name, with the way out', async () => {
  for (const name of ['k6/browser', 'k6/net/grpc', 'k6/x/kafka', 'k6/experimental/redis', 'k6/experimental/timers'])
    await expect(runScript(`import x from '${name}'; export default () => x;`, { target })).rejects.toMatchObject({
      message: expect.stringContaining(name) as string,
      exitCode: 107,
    });
});
