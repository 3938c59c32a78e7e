import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HAS_OPENSSL, makeCertificate } from '../http/certificates.ts';
import { K6, askK6 } from '../http/k6-oracle.ts';
import { makeVu } from '../http/make-vu.ts';
import { BEHAVIOURS, pathOf } from './behaviours.ts';
import { answer, startRawServer } from './raw-server.ts';
import type { RawServer } from './raw-server.ts';

const byPath = new Map(BEHAVIOURS.map((behaviour) => [pathOf(behaviour), behaviour]));

describe.skipIf(!HAS_OPENSSL)('a hostile HTTP/2 server', () => {
  const vu = makeVu({ insecureSkipTLSVerify: true });
  let server: RawServer;
  beforeAll(async () => {
    server = await startRawServer(makeCertificate({ names: 'IP:127.0.0.1' }), (asked) => {
      const behaviour = byPath.get(asked.path);
      if (behaviour) behaviour.play(asked);
      else asked.peer.write(answer(asked.stream, 'sound'));
    });
  });
  afterAll(async () => {
    vu.end();
    await server.close();
  });

  test.each(BEHAVIOURS)('$name', async (behaviour) => {
    const { method = 'GET', body, timeout, want } = behaviour;
    const params = timeout === undefined ? {} : { timeout };
    for (let at = server.asked.length - 1; at >= 0; at--)
      if (server.asked[at]!.path === pathOf(behaviour)) server.asked.splice(at, 1);
    const response = await vu.http.request(method, `${server.origin}/${pathOf(behaviour)}`, body, params);
    expect([response.status, response.error_code, response.body]).toEqual(want);
    const next = await vu.http.get(`${server.origin}/sound`);
    expect([next.status, next.body]).toEqual([200, 'sound']);
  });

  test.skipIf(!K6)('k6 makes the same of the same frames', async () => {
    server.asked.length = 0;
    const asked = BEHAVIOURS.filter(({ differs }) => differs === undefined);
    const answers = await askK6(
      server.origin,
      asked.map((behaviour) => ({
        path: `/${pathOf(behaviour)}`,
        method: behaviour.method ?? 'GET',
        body: behaviour.body,
        params: behaviour.timeout === undefined ? {} : { timeout: behaviour.timeout },
      })),
      { insecureSkipTLSVerify: true },
    );
    const other = asked.flatMap(({ name, want }, index) => {
      const k6 = answers[index] ?? 'nothing';
      return k6 === JSON.stringify(want) ? [] : [{ name, k6, want: JSON.stringify(want) }];
    });
    expect(other).toEqual([]);
  });
});
