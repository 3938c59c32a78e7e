import { createSecureServer } from 'node:http2';
import type { OutgoingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HAS_OPENSSL, makeCertificate } from '../http/certificates.ts';
import { makeVu } from '../http/make-vu.ts';
import { makeRandom } from '../http/random.ts';
import type { Random } from '../http/random.ts';

interface Seen {
  headers: Record<string, unknown>;
  body: Buffer;
}

/** Printable, with some of Latin-1. */
const value = (random: Random): string =>
  Array.from({ length: 1 + random.below(80) }, () => String.fromCharCode(33 + random.below(94))).join('');

const headersOf = (random: Random): Record<string, string> =>
  Object.fromEntries(Array.from({ length: random.below(12) }, () => [`x-${random.word()}`, value(random)]));

const CASES = 200;

describe.skipIf(!HAS_OPENSSL)('against the HTTP/2 server of Node', () => {
  const random = makeRandom(11);
  const vu = makeVu({ insecureSkipTLSVerify: true });
  let [origin, seen, stop] = ['', undefined as Seen | undefined, (): void => {}];
  let answer: { headers: OutgoingHttpHeaders; body: Buffer; pieces: number } = {
    headers: {},
    body: Buffer.alloc(0),
    pieces: 1,
  };

  beforeAll(async () => {
    const server = createSecureServer({
      ...makeCertificate({ names: 'IP:127.0.0.1' }),
      // A small window, so that uploads must wait for it.
      settings: { initialWindowSize: 20_000, maxConcurrentStreams: 3 },
    });
    server.on('stream', (stream, headers) => {
      const parts: Buffer[] = [];
      stream.on('error', () => {});
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        seen = { headers, body: Buffer.concat(parts) };
        stream.respond({ ':status': 200, ...answer.headers });
        const size = Math.ceil(answer.body.length / answer.pieces) || 1;
        for (let at = 0; at < answer.body.length; at += size) stream.write(answer.body.subarray(at, at + size));
        stream.end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stop = () => server.close();
  });
  afterAll(() => {
    vu.end();
    stop();
  });

  test(`${CASES} random requests and answers arrive as they were sent`, { timeout: 60_000 }, async () => {
    for (let round = 0; round < CASES; round++) {
      const sent = {
        headers: headersOf(random),
        body: Buffer.from(random.text(random.below(round % 20 === 0 ? 200_000 : 3000)), 'latin1'),
      };
      answer = {
        headers: headersOf(random),
        body: Buffer.from(random.text(random.below(round % 20 === 0 ? 200_000 : 3000)), 'latin1'),
        pieces: 1 + random.below(5),
      };
      const body = Uint8Array.from(sent.body).buffer;
      const response = await vu.http.post(`${origin}/${random.word()}`, body, {
        headers: sent.headers,
        responseType: 'binary',
      });
      expect([response.status, response.error]).toEqual([200, '']);
      expect(seen?.headers).toMatchObject(sent.headers);
      expect(seen?.body.equals(sent.body)).toBe(true);
      expect(Buffer.from(response.body as ArrayBuffer).equals(answer.body)).toBe(true);
      const got = Object.fromEntries(
        Object.entries(response.headers).map(([name, text]) => [name.toLowerCase(), text]),
      );
      expect(got).toMatchObject(answer.headers);
    }
  });

  test('more requests at once than the server allows wait their turn', async () => {
    answer = { headers: {}, body: Buffer.from('ok'), pieces: 1 };
    const many = makeVu({ insecureSkipTLSVerify: true, batch: 40, batchPerHost: 40 });
    await many.http.get(origin);
    const answers = await many.http.batch(Array.from({ length: 40 }, () => ['POST', origin, 'x'.repeat(30_000)]));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200));
    many.end();
  });
});
