import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BEHAVIOURS, ECHO, pathOf } from './behaviours.ts';
import type { Behaviour } from './behaviours.ts';
import { startHostileServer } from './hostile-server.ts';
import type { HostileServer } from './hostile-server.ts';
import { K6, askK6 } from './k6-oracle.ts';
import { makeVu } from './make-vu.ts';

/** What k6 1.8.1 sent, by behaviour: request line, fields in order, body. */
const echoes = JSON.parse(readFileSync(new URL('./echoes.json', import.meta.url), 'utf8')) as Record<string, string>;
const byPath = new Map(BEHAVIOURS.map((behaviour) => [pathOf(behaviour), behaviour]));
let server: HostileServer;
let origin: string;
const vu = makeVu();

beforeAll(async () => {
  server = await startHostileServer((name) => byPath.get(name)?.steps, {
    early: (name) => byPath.get(name)?.early ?? false,
  });
  origin = `http://127.0.0.1:${server.port}`;
});
afterAll(async () => {
  vu.end();
  await server.close();
});

const shown = (body: unknown, want: unknown): unknown => {
  if (typeof body !== 'string' || want === undefined) return want === undefined ? undefined : body;
  return typeof want === 'number' ? body.length : normal(body, server.port);
};

/** An echo with its fields in order, since Go sorts them and we do not. */
function normal(body: string, port: number): string {
  const text = body.replaceAll(String(port), 'PORT');
  if (!text.includes(' HTTP/1.1\r\n')) return text;
  const [line, ...fields] = text.split('\r\n');
  const sent = fields.pop();
  return [line, ...fields.filter((field) => field !== '').sort(), sent].join(' | ');
}

const wantOf = ({ name, want }: Behaviour): unknown[] => (want === ECHO ? [200, 0, echoes[name]] : [...want]);

// In order and on one VU: each finds the connections and cookies that those before it left, as in k6.
test.each(BEHAVIOURS)('$name', async (behaviour) => {
  const { method, body, params, want } = behaviour;
  const response = await vu.http.request(method, `${origin}/${pathOf(behaviour)}`, body, params);
  const text = shown(response.body, want[2]);
  expect([response.status, response.error_code, text]).toEqual(wantOf(behaviour));
  const next = await vu.http.get(`${origin}/sound`);
  expect([next.status, next.body]).toEqual([200, 'sound']);
});

test('every request that the server saw was counted once', () => {
  const counted = new Map<string, number>();
  for (const { url, errorCode } of vu.samples) {
    const name = new URL(url).pathname.split('/')[1] ?? '';
    if (errorCode !== 1212) counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  const uneven = [...server.seen].filter(([name, count]) => counted.get(name) !== count).map(([name]) => name);
  // A server that closes without a word seems to have closed an idle connection: those went out twice, as in k6.
  expect(uneven).toEqual(['nothing-but-the-end', 'a-reset']);
});

test.skipIf(!K6)('k6 makes the same of the same bytes', async () => {
  const asked = BEHAVIOURS.map((behaviour) => ({ path: `/${pathOf(behaviour)}`, ...behaviour }));
  const answers = await askK6(
    origin,
    asked.map(({ path, method, body, params }) => ({ path, method, body, params })),
  );
  const other = BEHAVIOURS.flatMap((behaviour, index) => {
    if (behaviour.differs !== undefined) return [];
    const [status, code, body] = JSON.parse(answers[index] ?? '[]') as unknown[];
    const k6 = JSON.stringify([status, code, shown(body, behaviour.want[2])]);
    const want = JSON.stringify(wantOf(behaviour));
    return k6 === want ? [] : [{ name: behaviour.name, k6, want }];
  });
  expect(other).toEqual([]);
});
