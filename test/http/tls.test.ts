import { createSecureServer } from 'node:http2';
import type { Http2SecureServer } from 'node:http2';
import { createServer as createPlainServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import { connect as connectSocket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { HAS_OPENSSL, makeCertificate } from './certificates.ts';
import type { Certificate } from './certificates.ts';
import { K6, askK6 } from './k6-oracle.ts';
import { makeVu } from './make-vu.ts';
import type { TestVu } from './make-vu.ts';

const NONE: Certificate = { key: '', cert: '' };
const own = HAS_OPENSSL ? makeCertificate({ names: 'DNS:localhost,IP:127.0.0.1' }) : NONE;
const foreign = HAS_OPENSSL ? makeCertificate({ names: 'DNS:example.com' }) : NONE;
const client = HAS_OPENSSL ? makeCertificate({ names: 'DNS:client' }) : NONE;
const withTls = test.skipIf(!HAS_OPENSSL);

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const portOf = (server: Server | Http2SecureServer): number => (server.address() as AddressInfo).port;
const listening = <S extends Server | Http2SecureServer>(server: S): Promise<S> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));

function vuFor(options: Record<string, unknown> = {}): TestVu {
  const vu = makeVu({ insecureSkipTLSVerify: true, ...options });
  closing.push(vu.end);
  return vu;
}

async function startHttps(options: ServerOptions = {}): Promise<string> {
  const server = createServer({ ...own, ...options }, (request, response) => {
    const { alpnProtocol, servername } = request.socket as unknown as { alpnProtocol: string; servername: string };
    const peer = (
      request.socket as unknown as { getPeerCertificate(): { subject?: { CN: string } } }
    ).getPeerCertificate();
    response.end(JSON.stringify({ alpnProtocol, servername, client: peer.subject?.CN, url: request.url }));
  });
  await listening(server);
  closing.push(() => (server.closeAllConnections(), server.close()));
  return `https://127.0.0.1:${portOf(server)}`;
}

withTls('HTTP/1.1 over TLS: version, cipher and the time of the handshake are told, once a connection', async () => {
  const origin = await startHttps();
  const { http, samples } = vuFor();
  const first = await http.get(`${origin}/a`);
  const second = await http.get(`${origin}/b`);
  expect(first).toMatchObject({ status: 200, proto: 'HTTP/1.1', tls_version: 'tls1.3' });
  expect(first.timings['tls_handshaking']).toBeGreaterThan(0);
  expect(second.timings['tls_handshaking']).toBe(0);
  expect(samples.map(({ tlsVersion }) => tlsVersion)).toEqual(['tls1.3', 'tls1.3']);
});

withTls('a name is sent as SNI, an address is not', async () => {
  const origin = await startHttps();
  const { http } = vuFor();
  expect((await http.get(origin)).json('servername')).toBe(false);
  expect((await http.get(origin.replace('127.0.0.1', 'localhost'))).json('servername')).toBe('localhost');
});

withTls('certificates nobody vouches for are refused, unless the script says otherwise', async () => {
  const origin = await startHttps();
  expect(await vuFor({ insecureSkipTLSVerify: false }).http.get(origin)).toMatchObject({ status: 0, error_code: 1310 });
  expect(await vuFor().http.get(origin)).toMatchObject({ status: 200 });
});

withTls('tlsVersion keeps to its range', async () => {
  const origin = await startHttps();
  expect((await vuFor({ tlsVersion: 'tls1.2' }).http.get(origin)).tls_version).toBe('tls1.2');
  expect((await vuFor({ tlsVersion: { min: 'tls1.2', max: 'tls1.2' } }).http.get(origin)).tls_version).toBe('tls1.2');
  const old = await startHttps({ maxVersion: 'TLSv1.2' });
  expect(await vuFor({ tlsVersion: 'tls1.3' }).http.get(old)).toMatchObject({ status: 0 });
});

withTls('tlsCipherSuites are taken by their IANA names', async () => {
  const origin = await startHttps();
  const options = { tlsVersion: 'tls1.2', tlsCipherSuites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'] };
  const response = await vuFor(options).http.get(origin);
  expect(response).toMatchObject({ status: 200, tls_cipher_suite: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384' });
  const wrong = vuFor({ tlsCipherSuites: ['TLS_NONSENSE'] });
  await expect(wrong.http.get(origin)).rejects.toThrow('TLS_NONSENSE');
  expect(wrong.aborted).toHaveLength(1);
});

withTls('tlsAuth shows a certificate to the hosts it is for', async () => {
  const origin = await startHttps({ requestCert: true, rejectUnauthorized: false });
  const tlsAuth = (domain: string) => [{ domains: [domain], cert: client.cert, key: client.key }];
  expect((await vuFor({ tlsAuth: tlsAuth('127.0.0.1') }).http.get(origin)).json('client')).toBe('plimsoll test');
  expect((await vuFor({ tlsAuth: tlsAuth('elsewhere') }).http.get(origin)).json('client')).toBe(undefined);
});

interface Http2Log {
  sessions: number;
  requests: string[];
}

async function startHttp2(
  answer: (path: string, stream: import('node:http2').ServerHttp2Stream, log: Http2Log) => void,
): Promise<{ origin: string; log: Http2Log }> {
  const log: Http2Log = { sessions: 0, requests: [] };
  const server = createSecureServer({ ...own });
  const sessions = new Set<import('node:http2').ServerHttp2Session>();
  server.on('session', (session) => {
    log.sessions++;
    sessions.add(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    const path = headers[':path'] ?? '';
    log.requests.push(path);
    stream.on('error', () => {});
    answer(path, stream, log);
  });
  await listening(server);
  closing.push(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return { origin: `https://127.0.0.1:${portOf(server)}`, log };
}

function playHttp2(path: string, stream: import('node:http2').ServerHttp2Stream, log: Http2Log): void {
  const first = log.requests.filter((other) => other === path).length === 1;
  switch (path) {
    case '/reset':
      return stream.close(8);
    case '/refused-once':
      if (first) return stream.close(7);
      return (stream.respond({ ':status': 200 }), void stream.end('second'));
    case '/goaway':
      stream.session?.goaway(0);
      return (stream.respond({ ':status': 200 }), void stream.end('last'));
    case '/goaway-error':
      return (stream.session?.goaway(2), stream.session?.destroy());
    case '/gone':
      return stream.session?.destroy();
    case '/silent':
      return;
    case '/half':
      stream.respond({ ':status': 200, 'content-length': 9 });
      stream.write('half');
      return void setTimeout(() => stream.close(2), 20);
    case '/redirect':
      return (stream.respond({ ':status': 302, location: '/echo', 'set-cookie': ['a=1', 'b=2'] }), void stream.end());
    case '/big':
      return (stream.respond({ ':status': 200 }), void stream.end(Buffer.alloc(3 << 20, 'x')));
    case '/204':
      return stream.respond({ ':status': 204 }, { endStream: true });
    case '/hints':
      stream.additionalHeaders({ ':status': 103, link: '</a.css>' });
      return (stream.respond({ ':status': 200 }), void stream.end('after hints'));
    case '/trailers':
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
      return void stream.end('with trailers');
    default: {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const {
          'user-agent': agent,
          cookie,
          'content-length': length,
          referer,
        } = stream.sentHeaders ? requestHeaders(stream) : {};
        stream.respond({
          ':status': 200,
          'content-type': 'application/json',
          'x-joined': ['a', 'b'] as unknown as string,
        });
        stream.end(
          JSON.stringify({ agent, cookie, length, referer: Boolean(referer), body: Buffer.concat(parts).toString() }),
        );
      });
    }
  }
}

const requestHeaders = (stream: import('node:http2').ServerHttp2Stream): Record<string, string | undefined> =>
  (stream as unknown as { [key: symbol]: Record<string, string | undefined> })[
    Object.getOwnPropertySymbols(stream).find((symbol) => symbol.description === 'headers') ?? Symbol.iterator
  ] ?? {};

withTls('HTTP/2 is agreed on by ALPN; all requests of a VU share a session', async () => {
  const { origin, log } = await startHttp2(playHttp2);
  const { http, samples } = vuFor();
  const response = await http.post(`${origin}/echo`, 'hello', { headers: { Connection: 'close', 'X-A': 'b' } });
  expect(response).toMatchObject({ status: 200, status_text: '200 OK', proto: 'HTTP/2.0', tls_version: 'tls1.3' });
  expect(response.json('body')).toBe('hello');
  expect(response.headers['Content-Type']).toBe('application/json');
  const many = await http.batch(Array.from({ length: 12 }, (_, index) => `${origin}/${index}`));
  expect(many.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
  expect(log.sessions).toBe(1);
  expect(samples).toHaveLength(13);
  expect(samples.every(({ proto, timings }) => proto === 'HTTP/2.0' && timings.waiting > 0)).toBe(true);
});

/** Status, code and body of each path; what k6 says is the same, but where it is said why not. */
const HTTP2_PATHS: [
  path: string,
  want: [number, number, string | number | null],
  extra?: { params?: object; differs?: string },
][] = [
  ['/204', [204, 0, null]],
  ['/hints', [200, 0, 'after hints']],
  ['/trailers', [200, 0, 'with trailers']],
  ['/big', [200, 0, 3 << 20]],
  ['/reset', [0, 1639, null]],
  ['/half', [0, 1000, 'half']],
  ['/gone', [0, 1611, null]],
  ['/goaway', [200, 0, 'last']],
  ['/goaway-error', [0, 1613, null], { differs: 'k6 sees the end of the connection before it looks at the GOAWAY' }],
  ['/refused-once', [200, 0, 'second']],
  ['/silent', [0, 1050, null], { params: { timeout: '300ms' } }],
];

withTls.each(HTTP2_PATHS)('HTTP/2: %s, and the next request is sound', async (path, want, extra) => {
  const { origin } = await startHttp2(playHttp2);
  const { http } = vuFor();
  await http.get(`${origin}/204`);
  const { status, error_code, body } = await http.get(origin + path, extra?.params);
  expect([status, error_code, typeof want[2] === 'number' ? String(body).length : body]).toEqual(want);
  expect((await http.get(`${origin}/204`)).status).toBe(204);
});

withTls('a redirect keeps its cookies on HTTP/2', async () => {
  const { origin, log } = await startHttp2(playHttp2);
  const { http, samples } = vuFor();
  const response = await http.get(`${origin}/redirect`);
  expect(response.url).toBe(`${origin}/echo`);
  expect(log.requests).toEqual(['/redirect', '/echo']);
  expect(samples.map(({ status }) => status)).toEqual([302, 200]);
});

test.skipIf(!K6 || !HAS_OPENSSL)('k6 makes the same of HTTP/2', async () => {
  const { origin } = await startHttp2(playHttp2);
  const asked = HTTP2_PATHS.map(([path, , extra]) => ({
    path,
    method: 'GET',
    body: undefined,
    params: { ...extra?.params },
  }));
  const answers = await askK6(origin, asked, { insecureSkipTLSVerify: true });
  const told = answers.map((answer, index) => {
    const [status, code, body] = JSON.parse(answer) as [number, number, string | null];
    return [asked[index]?.path, status, code, body !== null && body.length > 1000 ? body.length : body];
  });
  const same = HTTP2_PATHS.map(([, , extra]) => extra?.differs === undefined);
  expect(told.filter((_, index) => same[index])).toEqual(
    HTTP2_PATHS.filter((_, index) => same[index]).map(([path, want]) => [path, ...want]),
  );
});

/** What stands where a TLS server is expected. */
const NO_TLS: [what: string, bytes: string | undefined][] = [
  ['plain HTTP', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
  ['nothing but the end', undefined],
];

withTls('k6’s codes for what is no TLS', async () => {
  const { http } = vuFor();
  const codes: number[] = [];
  for (const [, bytes] of NO_TLS) {
    const server = await listening(
      createPlainServer(
        (socket) =>
          void socket
            .on('error', () => {})
            .once('data', () => (bytes === undefined ? socket.end() : socket.end(bytes))),
      ),
    );
    closing.push(() => server.close());
    codes.push((await http.get(`https://127.0.0.1:${portOf(server)}`)).error_code);
  }
  const wrong = await startHttps(foreign);
  // Nobody vouches for it either, and that is what is told first.
  codes.push((await vuFor({ insecureSkipTLSVerify: false }).http.get(wrong)).error_code);
  expect(codes).toEqual([1301, 1000, 1310]);
});

withTls('a proxy is asked for a tunnel, and told whole URLs without TLS', async () => {
  const origin = await startHttps();
  const told: string[] = [];
  const proxy = createPlainServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      const head = bytes.toString('latin1');
      told.push(head.slice(0, head.indexOf('\r\n')), /^proxy-authorization: .*$/im.exec(head)?.[0] ?? '');
      if (!head.startsWith('CONNECT')) return void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy');
      const upstream = connectSocket(Number(new URL(origin).port), '127.0.0.1');
      upstream.on('error', () => {});
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      return void socket.pipe(upstream).pipe(socket);
    });
  });
  await listening(proxy);
  closing.push(() => proxy.close());
  process.env['HTTP_PROXY'] = process.env['HTTPS_PROXY'] = `http://me:secret@127.0.0.1:${portOf(proxy)}`;
  try {
    const vu = makeVu({ insecureSkipTLSVerify: true }, { allowedHosts: ['shop.test'] });
    closing.push(vu.end);
    expect((await vu.http.get('http://shop.test/a?b')).body).toBe('proxy');
    expect((await vu.http.get('https://shop.test/c')).json('url')).toBe('/c');
    expect(told).toEqual([
      'GET http://shop.test/a?b HTTP/1.1',
      'Proxy-Authorization: Basic bWU6c2VjcmV0',
      'CONNECT shop.test:443 HTTP/1.1',
      'Proxy-Authorization: Basic bWU6c2VjcmV0',
    ]);
    await expect(vu.http.get('http://other.test/')).rejects.toThrow('other.test');
  } finally {
    delete process.env['HTTP_PROXY'];
    delete process.env['HTTPS_PROXY'];
  }
});
