import { afterEach, describe, expect, test } from 'vitest';
import { HAS_OPENSSL, makeCertificate } from './certificates.ts';
import { startHttp2 } from './http2-server.ts';
import type { Http2Server } from './http2-server.ts';
import { K6, askK6 } from './k6-oracle.ts';
import { makeVu } from './make-vu.ts';
import type { TestVu } from './make-vu.ts';

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

describe.skipIf(!HAS_OPENSSL)('HTTP/2', () => {
  const certificate = HAS_OPENSSL ? makeCertificate({ names: 'IP:127.0.0.1' }) : { key: '', cert: '' };
  const closing: (() => void)[] = [];
  afterEach(() => closing.splice(0).forEach((close) => close()));

  async function start(): Promise<Http2Server> {
    const server = await startHttp2(certificate);
    closing.push(server.close);
    return server;
  }

  function vuFor(): TestVu {
    const vu = makeVu({ insecureSkipTLSVerify: true });
    closing.push(vu.end);
    return vu;
  }

  test('HTTP/2 is agreed on by ALPN; all requests of a VU share a session', async () => {
    const { origin, log } = await start();
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

  test.each(HTTP2_PATHS)('HTTP/2: %s, and the next request is sound', async (path, want, extra) => {
    const { origin } = await start();
    const { http } = vuFor();
    await http.get(`${origin}/204`);
    const { status, error_code, body } = await http.get(origin + path, extra?.params);
    expect([status, error_code, typeof want[2] === 'number' ? String(body).length : body]).toEqual(want);
    expect((await http.get(`${origin}/204`)).status).toBe(204);
  });

  test('a redirect keeps its cookies on HTTP/2', async () => {
    const { origin, log } = await start();
    const { http, samples } = vuFor();
    const response = await http.get(`${origin}/redirect`);
    expect(response.url).toBe(`${origin}/echo`);
    expect(log.requests).toEqual(['/redirect', '/echo']);
    expect(samples.map(({ status }) => status)).toEqual([302, 200]);
  });

  test.skipIf(!K6)('k6 makes the same of HTTP/2', async () => {
    const { origin } = await start();
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
});
