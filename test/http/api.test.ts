import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeVu } from './make-vu.ts';
import type { Answer, TestVu } from './make-vu.ts';

let server: Server;
let origin: string;
/** Connections that were opened, and requests that run now and did at most. */
const load = { connections: 0, now: 0, most: 0 };

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  server.on('connection', () => load.connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const vus: TestVu[] = [];
afterEach(() => vus.splice(0).forEach(({ end }) => end()));

function vuFor(options: Record<string, unknown> = {}, more: Parameters<typeof makeVu>[1] = {}): TestVu {
  const vu = makeVu(options, more);
  vus.push(vu);
  return vu;
}

const PAGE = `<a href="next?x=1">on</a><form method="post" action="/echo"><input name="a" value="1"><input name="b" value="2">
<select name="c"><option value="x">x</option><option value="y" selected>y</option></select><input type="submit" name="go" value="Go"></form>`;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  switch (pathname) {
    case '/slow':
      load.most = Math.max(load.most, ++load.now);
      await new Promise((resolve) => setTimeout(resolve, 30));
      load.now--;
      return void response.end('slow');
    case '/silent':
      return;
    case '/page':
      return void response.end(PAGE);
    case '/json':
      return void response.end('{"list":[{"name":"a","n":1},{"name":"b","n":2}],"deep":{"a.b":true},"a":1,"a":2}');
    case '/cookie':
      return void response.setHeader('set-cookie', searchParams.getAll('set')).end(request.headers.cookie ?? '');
    case '/status':
      return void response.writeHead(Number(searchParams.get('is'))).end();
    case '/gzip':
      return void response
        .setHeader('content-encoding', 'gzip')
        .end(gzipSync(Buffer.alloc(Number(searchParams.get('size'))), { level: 9 }));
    case '/big':
      return void response.end(Buffer.alloc(Number(searchParams.get('size')), 'x'));
    case '/digest':
      return digest(request, response);
    case '/slow-redirect':
      await new Promise((resolve) => setTimeout(resolve, 120));
      return void response.writeHead(302, { location: '/slow-redirect' }).end();
    default:
      return void response.end(
        JSON.stringify({
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: body.toString('latin1'),
        }),
      );
  }
}

function digest(request: IncomingMessage, response: ServerResponse): void {
  const login = request.headers.authorization ?? '';
  const field = (name: string): string => new RegExp(`\\b${name}="?([^",]*)`).exec(login)?.[1] ?? '';
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const secret = md5('me:shop:pass word');
  const wanted = md5(`${secret}:n0:${field('nc')}:${field('cnonce')}:auth:${md5(`${request.method}:${request.url}`)}`);
  if (login.startsWith('Digest') && field('response') === wanted) return void response.end('welcome');
  response
    .writeHead(401, { 'www-authenticate': 'Digest realm="shop", nonce="n0", qop="auth", opaque="o"' })
    .end(login.slice(0, 5));
}

test('every verb sends itself, and del is DELETE', async () => {
  const { http } = vuFor();
  const sent = [
    await http.get(`${origin}/`),
    await http.post(`${origin}/`),
    await http.put(`${origin}/`),
    await http.patch(`${origin}/`),
    await http.del(`${origin}/`),
    await http.options(`${origin}/`),
    await http.request('purge', `${origin}/`),
    await http.asyncRequest('GET', `${origin}/`),
  ];
  const methods = sent.map((response) => response.json('method'));
  expect(methods).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'GET']);
});

test('the phases of a request add up, and only the first on a connection dials', async () => {
  const { http, samples } = vuFor();
  await http.get(`${origin}/slow`);
  await http.get(`${origin}/slow`);
  for (const { timings, startedAt, endedAt } of samples) {
    expect(timings.duration).toBeCloseTo(timings.sending + timings.waiting + timings.receiving, 6);
    expect(timings.duration + timings.blocked).toBeCloseTo(endedAt - startedAt, 6);
    expect(timings.waiting).toBeGreaterThan(20);
  }
  expect(samples.map(({ timings }) => timings.connecting > 0)).toEqual([true, false]);
});

test('a timeout counts with all the time it took, redirects included', async () => {
  const { http, samples } = vuFor();
  const silent = await http.get(`${origin}/silent`, { timeout: 100 });
  expect(silent).toMatchObject({ status: 0, error_code: 1050, error: 'request timeout', body: null });
  expect(samples[0]!.timings.duration).toBeGreaterThan(90);
  const chain = await http.get(`${origin}/slow-redirect`, { timeout: '500ms' });
  expect(chain).toMatchObject({ status: 0, error_code: 1050 });
  const [, ...hops] = samples;
  expect(hops.at(-1)?.status).toBe(0);
  expect(hops.slice(0, -1).every(({ status }) => status === 302)).toBe(true);
  expect(hops.length).toBeGreaterThan(1);
});

test('a host that is neither loopback nor allowed is never sent to, and ends the run', async () => {
  const vu = vuFor({ hosts: { 'shop.example': '192.0.2.1' } });
  await expect(vu.http.get('http://shop.example/')).rejects.toThrow('shop.example (192.0.2.1)');
  await expect(vu.http.get('http://192.0.2.7:81/')).rejects.toThrow('192.0.2.7');
  expect(vu.aborted).toHaveLength(2);
  expect(vu.samples).toEqual([]);
  expect(vu.vu.blocking).toBe(0);
});

test('requests while scripts are read are refused', () => {
  const { http } = vuFor({}, { stage: 'init' });
  expect(() => http.get(origin)).toThrow('init context');
});

test('what is no URL is answered with an error, and thrown where the script wants that', async () => {
  const { http, samples } = vuFor();
  expect(await http.get('http://127.0.0.1:1:2/')).toMatchObject({ status: 0, error_code: 1020 });
  expect(samples).toEqual([]);
  expect(await http.get('')).toMatchObject({ status: 0, error_code: 1000 });
  expect(await http.get('ftp://127.0.0.1/')).toMatchObject({ status: 0, error_code: 1000 });
  expect(samples).toHaveLength(2);
  await expect(vuFor({ throw: true }).http.get('http://127.0.0.1:1/')).rejects.toThrow('refused');
});

test('batch keeps to 20 at once and 6 a host, and answers in order or by name', async () => {
  const { http } = vuFor();
  load.most = 0;
  const list = await http.batch(Array.from({ length: 25 }, (_, index) => ['GET', `${origin}/slow?${index}`]));
  expect(load.most).toBe(6);
  expect(list.map(({ url }) => url)).toEqual(Array.from({ length: 25 }, (_, index) => `${origin}/slow?${index}`));
  const wide = vuFor({ batch: 3, batchPerHost: 0 });
  load.most = 0;
  const named = await wide.http.batch({
    a: `${origin}/slow?a`,
    b: { method: 'POST', url: `${origin}/echo`, body: { x: 1 } },
    c: `${origin}/slow?c`,
    d: `${origin}/slow?d`,
  });
  expect(load.most).toBeLessThanOrEqual(3);
  expect([named['a']?.body, named['b']?.json('body')]).toEqual(['slow', 'x=1']);
});

test('a blocking call is told while it lasts, asyncRequest keeps the iteration instead', async () => {
  const vu = vuFor();
  const first = vu.http.get(`${origin}/slow`);
  expect(vu.vu.blocking).toBe(1);
  await first;
  expect(vu.vu.blocking).toBe(0);
  const second = vu.http.asyncRequest('GET', `${origin}/slow`);
  expect(vu.vu.blocking).toBe(0);
  await second;
});

test('an interrupted request never settles, is counted once and not as a failure', async () => {
  const vu = vuFor();
  let settled = false;
  void vu.http.get(`${origin}/silent`).finally(() => (settled = true));
  await vu.http.asyncRequest('GET', `${origin}/`);
  vu.interrupt();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(settled).toBe(false);
  expect(vu.vu.blocking).toBe(0);
  expect(vu.samples.map(({ status, expected }) => [status, expected])).toEqual([
    [200, true],
    [0, undefined],
  ]);
});

test('a URL template names all its requests alike; a name tag goes before it', async () => {
  const { http, samples } = vuFor();
  await http.get(http.url`${origin}/items/${7}?q=${'a'}`);
  await http.get(`${origin}/other`, { tags: { name: 'mine', extra: 1 } });
  expect(samples.map(({ name }) => name)).toEqual(['${}/items/${}?q=${}', 'mine']);
  expect(samples[1]?.tags).toEqual({ name: 'mine', extra: '1' });
});

test('what is expected decides what failed', async () => {
  const { http, samples } = vuFor();
  const get = (status: number, params?: object): Promise<Answer> => http.get(`${origin}/status?is=${status}`, params);
  await get(404);
  http.setResponseCallback(http.expectedStatuses(404, { min: 500, max: 502 }));
  await get(404);
  await get(501);
  await get(200);
  await get(200, { responseCallback: http.expectedStatuses(200) });
  await get(404, { responseCallback: null });
  expect(samples.map(({ expected }) => expected)).toEqual([false, true, true, false, true, undefined]);
  expect(() => http.expectedStatuses('404')).toThrow('argument number 1');
});

test('json takes gjson paths; the last of equal keys wins', async () => {
  const { http } = vuFor();
  const response = await http.get(`${origin}/json`);
  expect(response.json('list.#')).toBe(2);
  expect(response.json('list.#.name')).toEqual(['a', 'b']);
  expect(response.json('list.1.n')).toBe(2);
  expect(response.json('list.#(name=="b").n')).toBe(2);
  expect(response.json('list.#(n>0)#.name')).toEqual(['a', 'b']);
  expect(response.json('deep.a\\.b')).toBe(true);
  expect(response.json('none.such')).toBe(undefined);
  expect((response.json() as { a: number }).a).toBe(2);
});

test('a body of no JSON throws whole, and is undefined by path', async () => {
  const { http } = vuFor();
  const response = await http.get(`${origin}/page`);
  expect(() => response.json()).toThrow();
  expect(response.json('a')).toBe(undefined);
  const none = await http.get(`${origin}/page`, { responseType: 'none' });
  expect(() => none.json()).toThrow('null');
});

test('html, clickLink and submitForm read the page and go on from it', async () => {
  const { http } = vuFor();
  const page = await http.get(`${origin}/page`);
  expect(page.html('a').text()).toBe('on');
  expect((await page.clickLink()).json('url')).toBe('/next?x=1');
  const sent = await page.submitForm({ fields: { b: 'new' }, submitSelector: '[name=go]' });
  expect([sent.json('method'), sent.json('body')]).toEqual(['POST', 'a=1&b=new&c=y&go=Go']);
  expect(() => page.submitForm({ formSelector: '#none' })).toThrow('no form found');
  expect(() => page.clickLink({ selector: '.none' })).toThrow('no element found');
});

test('cookies stay for the iteration, and longer where the script says so', async () => {
  for (const [noCookiesReset, after] of [
    [false, ''],
    [true, 'a=1'],
  ] as const) {
    const { http, nextIteration } = vuFor({ noCookiesReset });
    expect((await http.get(`${origin}/cookie?set=a=1`)).cookies['a']?.[0]).toMatchObject({ name: 'a', value: '1' });
    expect((await http.get(`${origin}/cookie`)).body).toBe('a=1');
    nextIteration();
    expect((await http.get(`${origin}/cookie`)).body).toBe(after);
  }
});

test('a jar is read, filled and emptied by the script', async () => {
  const { http } = vuFor();
  const jar = http.cookieJar();
  jar.set(origin, 'a', 1, { path: '/cookie', max_age: 60 });
  jar.set(origin, 'b', 'x', { domain: 'example.com' });
  jar.set(origin, 'c', 'y');
  expect(jar.cookiesForURL(`${origin}/cookie`)).toEqual({ a: ['1'], c: ['y'] });
  expect(jar.cookiesForURL(origin)).toEqual({ c: ['y'] });
  jar.delete(origin, 'c');
  expect((await http.get(`${origin}/cookie`)).body).toBe('a=1');
  // As in k6, only cookies of the URL's own folder go.
  jar.clear(`${origin}/cookie/`);
  expect((await http.get(`${origin}/cookie`)).body).toBe('');
  const other = new http.CookieJar();
  other.set(origin, 'own', 'z');
  expect((await http.get(`${origin}/cookie`, { jar: other })).body).toBe('own=z');
});

test('a jar keeps no more cookies of a host than browsers do', async () => {
  const { http } = vuFor();
  for (let index = 0; index < 300; index++) http.cookieJar().set(origin, `c${index}`, 'x');
  expect(Object.keys(http.cookieJar().cookiesForURL(origin))).toHaveLength(180);
});

test('bodies come as text, bytes or not at all', async () => {
  const { http } = vuFor();
  const binary = await http.get(`${origin}/big?size=3`, { responseType: 'binary' });
  expect([...new Uint8Array(binary.body as ArrayBuffer)]).toEqual([120, 120, 120]);
  expect((await vuFor({ discardResponseBodies: true }).http.get(`${origin}/big?size=3`)).body).toBe(null);
});

test('a body beyond the limit and a bomb are stopped, with the limit named', async () => {
  const small = vuFor({ ext: { plimsoll: { maxBodyBytes: 1000 } } });
  const response = await small.http.get(`${origin}/big?size=5000`);
  expect(response).toMatchObject({ status: 0, error_code: 1000 });
  expect(response.error).toContain('maxBodyBytes');
  expect((await small.http.get(`${origin}/big?size=5000`, { responseType: 'none' })).status).toBe(200);
  const { http } = vuFor();
  const before = process.memoryUsage().rss;
  const bomb = await http.get(`${origin}/gzip?size=${300 << 20}`);
  expect(bomb.body).toBe(null);
  expect(bomb).toMatchObject({ status: 0, error_code: 1701 });
  expect(process.memoryUsage().rss - before).toBeLessThan(800 << 20);
});

test('a file goes as multipart, with its bytes untouched', async () => {
  const { http } = vuFor();
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index).buffer;
  const response = await http.post(`${origin}/echo`, { field: 'a', file: http.file(bytes, 'my "file".bin', 'x/y') });
  const headers = response.json('headers') as Record<string, string>;
  const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(headers['content-type'] ?? '')?.[1];
  const parts = String(response.json('body')).split(`--${boundary}`);
  expect(parts).toHaveLength(4);
  expect(parts[1]).toBe('\r\nContent-Disposition: form-data; name="field"\r\n\r\na\r\n');
  expect(parts[2]).toBe(
    `\r\nContent-Disposition: form-data; name="file"; filename="my \\"file\\".bin"\r\nContent-Type: x/y\r\n\r\n${Buffer.from(bytes).toString('latin1')}\r\n`,
  );
});

test('a large upload is sent whole, and counted as sending', async () => {
  const { http, samples } = vuFor();
  const body = new Uint8Array(8 << 20).fill(97).buffer;
  const response = await http.post(`${origin}/echo`, body);
  expect(String(response.json('body')).length).toBe(8 << 20);
  expect(samples[0]!.bytesSent).toBeGreaterThan(8 << 20);
  expect(samples[0]!.timings.sending).toBeGreaterThan(0);
});

test('compression packs the body of a request', async () => {
  const { http } = vuFor();
  const response = await http.post(`${origin}/echo`, 'hello', { compression: 'gzip' });
  expect(response.json('headers.content-encoding')).toBe('gzip');
  expect(gunzipSync(Buffer.from(String(response.json('body')), 'latin1')).toString()).toBe('hello');
  expect(() => http.post(`${origin}/echo`, 'hello', { compression: 'lzw' })).toThrow('lzw');
});

test('basic login comes from the URL and stays out of names', async () => {
  const { http, samples } = vuFor();
  const response = await http.get(`${origin.replace('//', '//me:pass%20word@')}/echo`);
  expect(response.json('headers.authorization')).toBe(`Basic ${btoa('me:pass word')}`);
  expect(samples[0]?.url).toBe(`${origin.replace('//', '//****:****@')}/echo`);
});

test('digest login answers the challenge; the challenge is no failure', async () => {
  const { http, samples } = vuFor();
  const url = `${origin.replace('//', '//me:pass%20word@')}/digest?a=b`;
  expect(await http.get(url, { auth: 'digest' })).toMatchObject({ status: 200, body: 'welcome' });
  expect(samples.map(({ status, expected }) => [status, expected])).toEqual([
    [401, true],
    [200, true],
  ]);
  expect(await http.get(url)).toMatchObject({ status: 401, body: 'Basic' });
  expect(() => http.get(url, { auth: 'ntlm' })).toThrow('--engine k6');
});

test('hosts maps names, names with ports and patterns', async () => {
  const { port, host } = new URL(origin);
  const hosts = { 'a.test': `127.0.0.1:${port}`, [`b.test:${port}`]: '127.0.0.1', '*.c.test': host };
  const { http } = vuFor({ hosts });
  expect((await http.get('http://a.test/x')).json('headers.host')).toBe('a.test');
  expect((await http.get(`http://b.test:${port}/x`)).status).toBe(200);
  expect((await http.get('http://deep.c.test/x')).status).toBe(200);
});

test('blocked names and blacklisted addresses are told apart', async () => {
  const { http } = vuFor({ blockHostnames: ['*.blocked.test'], blacklistIPs: ['127.0.0.0/30'] });
  expect((await http.get('http://a.blocked.test/')).error_code).toBe(1111);
  expect((await http.get(origin)).error_code).toBe(1110);
});

test('IPv6 and local addresses are used', async () => {
  const { http, samples } = vuFor({ localIPs: '127.0.0.5-127.0.0.9' });
  await http.get(origin);
  const six = createServer((_, response) => void response.end('six'));
  await new Promise<void>((resolve) => six.listen(0, '::1', resolve));
  const plain = vuFor();
  const response = await plain.http.get(`http://[::1]:${(six.address() as AddressInfo).port}/`);
  expect([response.body, plain.samples[0]?.remoteIp, samples[0]?.status]).toEqual(['six', '::1', 200]);
  six.closeAllConnections();
  six.close();
});

test('a Unix socket stands behind a name of its own', async () => {
  const path = join(tmpdir(), `plimsoll-${process.pid}.sock`);
  const local = createServer((request, response) => void response.end(request.headers.host));
  await new Promise<void>((resolve) => local.listen(path, resolve));
  const { http } = vuFor({ ext: { plimsoll: { unixSockets: { 'api.local': path } } } });
  expect((await http.get('http://api.local/')).body).toBe('api.local');
  local.closeAllConnections();
  local.close();
});

test.each([
  [{}, 1],
  [{ noConnectionReuse: true }, 4],
  [{ noVUConnectionReuse: true }, 2],
])('with %j two iterations of two requests open %i connections', async (options, opened) => {
  const { http, nextIteration } = vuFor(options);
  const before = load.connections;
  for (let iteration = 0; iteration < 2; iteration++) {
    nextIteration();
    await http.get(origin);
    await http.get(origin);
  }
  expect(load.connections - before).toBe(opened);
});

test('rps is one limit for all VUs', async () => {
  const started = performance.now();
  const all = [vuFor({ rps: 100 }), vuFor({ rps: 100 })];
  await Promise.all(all.flatMap(({ http }) => Array.from({ length: 10 }, () => http.get(origin))));
  expect(performance.now() - started).toBeGreaterThan(150);
});

test('what a response shows of its request is what was sent', async () => {
  const { http } = vuFor();
  const { request } = await http.post(`${origin}/echo`, 'text', { headers: { 'x-a': 'b' }, cookies: { c: 'd' } });
  expect(request).toMatchObject({ method: 'POST', url: `${origin}/echo`, body: 'text' });
  expect(request.headers).toMatchObject({
    'User-Agent': ['test'],
    'X-A': ['b'],
    Cookie: ['c=d'],
    'Content-Length': ['4'],
  });
  expect(request.cookies).toEqual({ c: [{ name: 'c', value: 'd', replace: false }] });
  const shown = JSON.parse(JSON.stringify(await http.get(`${origin}/json`))) as Record<string, unknown>;
  expect(Object.keys(shown)).toEqual(
    expect.arrayContaining(['status', 'body', 'headers', 'timings', 'request', 'proto']),
  );
});
