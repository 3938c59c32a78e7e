import { describe, expect, onTestFinished, test } from 'vitest';
import { SETTING, settingsFrame } from '../../runner/http/http2/frames.ts';
import { HAS_OPENSSL, makeCertificate } from '../http/certificates.ts';
import { K6, askK6 } from '../http/k6-oracle.ts';
import { makeVu } from '../http/make-vu.ts';
import type { TestVu } from '../http/make-vu.ts';
import { answer, startRawServer } from './raw-server.ts';
import type { Asked, RawServer } from './raw-server.ts';

const TRUSTING = { insecureSkipTLSVerify: true };

async function start(play: (asked: Asked) => void, greeting?: string): Promise<{ server: RawServer; vu: TestVu }> {
  const server = await startRawServer(makeCertificate({ names: 'IP:127.0.0.1' }), play, greeting);
  const vu = makeVu(TRUSTING);
  onTestFinished(async () => {
    vu.end();
    await server.close();
  });
  return { server, vu };
}

describe.skipIf(!HAS_OPENSSL)('a session that the server closes without a word', () => {
  /** It answers /first, and closes where it is asked for another path the first time. */
  const closing = ({ peer, stream, path, times }: Asked): void =>
    path === 'first' || times > 1 ? peer.write(answer(stream, path)) : void peer.socket.destroy();

  test.each(['GET', 'HEAD', 'OPTIONS'])('just when a %s goes out: it goes out again', async (method) => {
    const { server, vu } = await start(closing);
    await vu.http.get(`${server.origin}/first`);
    const { status } = await vu.http.request(method, `${server.origin}/second`);
    expect(status).toBe(200);
    expect(server.asked.map(({ path }) => path)).toEqual(['first', 'second', 'second']);
    expect(server.connections()).toBe(2);
    expect(vu.samples.length).toBe(2);
  });

  test('what may change something goes out once', async () => {
    const { server, vu } = await start(closing);
    await vu.http.get(`${server.origin}/first`);
    const { status, error_code } = await vu.http.post(`${server.origin}/second`, 'body');
    expect([status, error_code === 0]).toEqual([0, false]);
    expect(server.asked.length).toBe(2);
  });

  test('the first request of a connection goes out once', async () => {
    const { server, vu } = await start(closing);
    const { status } = await vu.http.get(`${server.origin}/second`);
    expect([status, server.asked.length]).toEqual([0, 1]);
  });

  test('what met it twice is lost', async () => {
    const { server, vu } = await start(({ peer, stream, path }) =>
      path === 'first' ? peer.write(answer(stream, path)) : void peer.socket.destroy(),
    );
    await vu.http.get(`${server.origin}/first`);
    const { status } = await vu.http.get(`${server.origin}/second`);
    expect([status, server.asked.length]).toEqual([0, 3]);
  });

  test('after it had begun to answer: that is an error', async () => {
    const { server, vu } = await start(({ peer, stream, path }) => {
      peer.write(path === 'first' ? answer(stream, path) : answer(stream, path).slice(0, 12));
      if (path !== 'first') peer.socket.end();
    });
    await vu.http.get(`${server.origin}/first`);
    const { status } = await vu.http.get(`${server.origin}/second`);
    expect([status, server.asked.length]).toEqual([0, 2]);
  });
});

describe.skipIf(!HAS_OPENSSL)('a server that limits the header list of requests', () => {
  const greeting = settingsFrame([[SETTING.mostHeaderBytes, 1000]]);
  const play = ({ peer, stream, path }: Asked): void => peer.write(answer(stream, path));
  const large = { headers: { 'X-Large': 'y'.repeat(1000) } };

  test('is not sent more; the next request is sound', async () => {
    const { server, vu } = await start(play, greeting);
    await vu.http.get(`${server.origin}/first`);
    const { status, error_code, error } = await vu.http.get(`${server.origin}/large`, large);
    expect([status, error_code, error]).toEqual([
      0,
      1000,
      "http2: request header list larger than peer's advertised limit",
    ]);
    expect((await vu.http.get(`${server.origin}/next`)).body).toBe('next');
    expect(server.asked.map(({ path }) => path)).toEqual(['first', 'next']);
    expect(server.connections()).toBe(1);
  });

  test.skipIf(!K6)('k6 says the same', async () => {
    const { server } = await start(play, greeting);
    const asked = [
      { path: '/first', method: 'GET', body: undefined, params: {} },
      { path: '/large', method: 'GET', body: undefined, params: large },
    ];
    const answers = await askK6(server.origin, asked, TRUSTING);
    expect(answers).toEqual(['[200,0,"first"]', '[0,1000,null]']);
  });
});
