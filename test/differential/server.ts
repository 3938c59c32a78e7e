import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

/** One request as the server saw it. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface RecordingServer {
  url: string;
  /** Requests in the order of their ends. */
  seen: SeenRequest[];
  stop(): Promise<void>;
}

/** A server on a port of its own that writes down what it is asked. */
export async function startRecordingServer(): Promise<RecordingServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const asked = seenOf(request, Buffer.concat(parts));
      seen.push(asked);
      answer(asked, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function seenOf(request: IncomingMessage, body: Buffer): SeenRequest {
  const headers: Record<string, string> = {};
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at]!;
    const value = request.rawHeaders[at + 1]!;
    headers[name] = headers[name] === undefined ? value : `${headers[name]}; ${value}`;
  }
  return { method: request.method ?? '', url: request.url ?? '', headers, body: body.toString('latin1') };
}

type Route = (asked: SeenRequest, response: ServerResponse, url: URL) => void;

const DOCUMENT = {
  name: 'list',
  total: 3,
  items: [
    { id: 1, name: 'one', tags: ['a', 'b'], price: 1.5 },
    { id: 2, name: 'two', tags: [], price: 20 },
    { id: 3, name: 'three.dot', tags: ['c'], price: 3 },
  ],
  'key.with.dots': { deep: true },
  nothing: null,
};

const PAGE = `<!doctype html><html lang="en"><head><title>A page</title></head><body>
<h1 class="big title">Hello &amp; welcome</h1>
<ul id="list"><li class="item" data-id="1">One</li><li class="item last" data-id="2">Two <b>bold</b></li></ul>
<a id="first" href="/echo?from=first">first</a> <a class="second" href="echo?from=second">second</a>
<form id="login" method="post" action="/echo/login"><input name="user" value="me"><input type="hidden" name="csrf" value="t0k3n">
<input type="checkbox" name="remember" checked="checked"><select name="role"><option value="a">A</option><option value="b" selected>B</option></select>
<textarea name="note">some text</textarea><input type="submit" name="go" value="Go"></form>
<form id="search" action="/echo/search"><input name="q" value="x y"></form>
</body></html>`;

const send = (
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Record<string, string | string[]> = {},
) => {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
  response.end(body);
};
const sendJson = (response: ServerResponse, value: unknown, headers: Record<string, string> = {}) =>
  send(response, 200, JSON.stringify(value), { 'Content-Type': 'application/json', ...headers });

const ROUTES: Record<string, Route> = {
  echo: ({ method, url, headers, body }, response) => sendJson(response, { method, url, headers, body }),
  text: (_, response, url) => send(response, 200, url.searchParams.get('say') ?? 'hello'),
  json: (_, response) => sendJson(response, DOCUMENT),
  broken: (_, response) => send(response, 200, '{"a": [1, 2', { 'Content-Type': 'application/json' }),
  html: (_, response) => send(response, 200, PAGE, { 'Content-Type': 'text/html; charset=utf-8' }),
  status: (_, response, url) => {
    const status = Number(last(url));
    send(response, status, status === 204 || status === 304 ? '' : `status ${status}`);
  },
  /** /redirect/3 needs three hops to /echo. */
  redirect: (_, response, url) => {
    const left = Number(last(url));
    const code = Number(url.searchParams.get('code') ?? 302);
    send(response, code, '', { Location: left > 1 ? `/redirect/${left - 1}${url.search}` : '/echo/landed' });
  },
  to: (_, response, url) =>
    send(response, Number(url.searchParams.get('code') ?? 302), 'moved', {
      Location: url.searchParams.get('url') ?? '',
    }),
  /** Each parameter is a cookie. */
  cookies: (_, response, url) =>
    send(response, 200, 'cookies', { 'Set-Cookie': [...url.searchParams].map(([name, value]) => `${name}=${value}`) }),
  /** Each parameter is a header. */
  headers: (_, response, url) => send(response, 200, 'headers', Object.fromEntries(url.searchParams)),
  delay: (_, response, url) => void setTimeout(() => send(response, 200, 'late'), Number(last(url))),
  bytes: (_, response, url) =>
    send(response, 200, Buffer.alloc(Number(last(url)), 'x'), { 'Content-Type': 'application/octet-stream' }),
  binary: (_, response) =>
    send(response, 200, Buffer.from([0, 1, 254, 255, 65]), { 'Content-Type': 'application/octet-stream' }),
  gzip: (_, response) => send(response, 200, gzipSync('zipped text'), { 'Content-Encoding': 'gzip' }),
  deflate: (_, response) => send(response, 200, deflateSync('deflated text'), { 'Content-Encoding': 'deflate' }),
  br: (_, response) => send(response, 200, brotliCompressSync('brotli text'), { 'Content-Encoding': 'br' }),
  badgzip: (_, response) => send(response, 200, 'not gzip', { 'Content-Encoding': 'gzip' }),
  close: (_, response) => void response.socket?.destroy(),
  truncated: (_, response) => {
    response.writeHead(200, { 'Content-Length': '100' });
    response.write('a part');
    setTimeout(() => response.socket?.destroy(), 20);
  },
  chunks: (_, response) => {
    response.writeHead(200);
    response.write('one,');
    setTimeout(() => response.end('two'), 10);
  },
  basic: ({ headers }, response) => {
    if (headers['Authorization'] === `Basic ${Buffer.from('me:secret').toString('base64')}`)
      send(response, 200, 'welcome');
    else send(response, 401, 'who?', { 'WWW-Authenticate': 'Basic realm="shop"' });
  },
  digest: (asked, response) => digest(asked, response),
};

function last(url: URL): string {
  return url.pathname.split('/').at(-1) ?? '';
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function digest({ method, headers }: SeenRequest, response: ServerResponse): void {
  const given = Object.fromEntries(
    [...(headers['Authorization'] ?? '').matchAll(/(\w+)="?([^",]*)"?/g)].map(([, key, value]) => [key, value]),
  ) as Record<string, string>;
  const expected = md5(
    [
      md5('me:shop:secret'),
      given['nonce'],
      given['nc'],
      given['cnonce'],
      given['qop'],
      md5(`${method}:${given['uri']}`),
    ].join(':'),
  );
  if (given['response'] === expected) send(response, 200, 'welcome');
  else
    send(response, 401, 'who?', { 'WWW-Authenticate': 'Digest realm="shop", nonce="abc", qop="auth", algorithm=MD5' });
}

function answer(asked: SeenRequest, response: ServerResponse): void {
  const url = new URL(asked.url, 'http://localhost');
  const route = ROUTES[url.pathname.split('/')[1] ?? ''];
  if (route) route(asked, response, url);
  else send(response, 404, 'nothing here');
}
