import { createServer as createPlainServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import { connect as connectSocket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { HAS_OPENSSL, makeCertificate } from './certificates.ts';
import type { Certificate } from './certificates.ts';
import { makeVu } from './make-vu.ts';
import type { TestVu } from './make-vu.ts';

const NONE: Certificate = { key: '', cert: '' };
const own = HAS_OPENSSL ? makeCertificate({ names: 'DNS:localhost,IP:127.0.0.1' }) : NONE;
const foreign = HAS_OPENSSL ? makeCertificate({ names: 'DNS:example.com' }) : NONE;
const client = HAS_OPENSSL ? makeCertificate({ names: 'DNS:client' }) : NONE;

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const listening = <S extends Server>(server: S): Promise<S> =>
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

/** What stands where a TLS server is expected. */
const NO_TLS: [what: string, bytes: string | undefined][] = [
  ['plain HTTP', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
  ['nothing but the end', undefined],
];

describe.skipIf(!HAS_OPENSSL)('TLS', () => {
  test('HTTP/1.1 over TLS: version, cipher and the time of the handshake are told, once a connection', async () => {
    const origin = await startHttps();
    const { http, samples } = vuFor();
    const first = await http.get(`${origin}/a`);
    const second = await http.get(`${origin}/b`);
    expect(first).toMatchObject({ status: 200, proto: 'HTTP/1.1', tls_version: 'tls1.3' });
    expect(first.timings['tls_handshaking']).toBeGreaterThan(0);
    expect(second.timings['tls_handshaking']).toBe(0);
    expect(samples.map(({ tlsVersion }) => tlsVersion)).toEqual(['tls1.3', 'tls1.3']);
  });

  test('a name is sent as SNI, an address is not', async () => {
    const origin = await startHttps();
    const { http } = vuFor();
    expect((await http.get(origin)).json('servername')).toBe(false);
    expect((await http.get(origin.replace('127.0.0.1', 'localhost'))).json('servername')).toBe('localhost');
  });

  test('certificates nobody vouches for are refused, unless the script says otherwise', async () => {
    const origin = await startHttps();
    expect(await vuFor({ insecureSkipTLSVerify: false }).http.get(origin)).toMatchObject({
      status: 0,
      error_code: 1310,
    });
    expect(await vuFor().http.get(origin)).toMatchObject({ status: 200 });
  });

  test('tlsVersion keeps to its range', async () => {
    const origin = await startHttps();
    expect((await vuFor({ tlsVersion: 'tls1.2' }).http.get(origin)).tls_version).toBe('tls1.2');
    expect((await vuFor({ tlsVersion: { min: 'tls1.2', max: 'tls1.2' } }).http.get(origin)).tls_version).toBe('tls1.2');
    const old = await startHttps({ maxVersion: 'TLSv1.2' });
    expect(await vuFor({ tlsVersion: 'tls1.3' }).http.get(old)).toMatchObject({ status: 0 });
  });

  test('tlsCipherSuites are taken by their IANA names', async () => {
    const origin = await startHttps();
    const options = { tlsVersion: 'tls1.2', tlsCipherSuites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'] };
    const response = await vuFor(options).http.get(origin);
    expect(response).toMatchObject({ status: 200, tls_cipher_suite: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384' });
    const wrong = vuFor({ tlsCipherSuites: ['TLS_NONSENSE'] });
    await expect(wrong.http.get(origin)).rejects.toThrow('TLS_NONSENSE');
    expect(wrong.aborted).toHaveLength(1);
  });

  test('tlsAuth shows a certificate to the hosts it is for', async () => {
    const origin = await startHttps({ requestCert: true, rejectUnauthorized: false });
    const tlsAuth = (domain: string) => [{ domains: [domain], cert: client.cert, key: client.key }];
    expect((await vuFor({ tlsAuth: tlsAuth('127.0.0.1') }).http.get(origin)).json('client')).toBe('plimsoll test');
    expect((await vuFor({ tlsAuth: tlsAuth('elsewhere') }).http.get(origin)).json('client')).toBe(undefined);
  });

  test('k6’s codes for what is no TLS', async () => {
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

  test('a proxy is asked for a tunnel, and told whole URLs without TLS', async () => {
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
});
