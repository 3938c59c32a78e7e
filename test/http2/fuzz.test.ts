import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Dialled, SocketReader } from '../../runner/http/dial.ts';
import { Exchange } from '../../runner/http/exchange.ts';
import type { ExchangeOwner } from '../../runner/http/exchange.ts';
import { FLAG, TYPE, frame, resetFrame, settingsFrame, uint32, windowUpdate } from '../../runner/http/http2/frames.ts';
import { Session } from '../../runner/http/http2/session.ts';
import type { SessionKeeper } from '../../runner/http/http2/session.ts';
import { parseUrl } from '../../runner/http/url.ts';
import { makeRandom } from '../http/random.ts';
import type { Random } from '../http/random.ts';
import { data, fields, headers } from './raw-server.ts';

const CASES = 10_000;
/** Larger than the first windows. */
const BODY = 'x'.repeat(70_000);
const TARGET = parseUrl('https://127.0.0.1/');

interface Outcome {
  settled: unknown[];
  retried: number;
}

/** What becomes of two requests when the server sends these bytes in these pieces, and closes. */
function outcome(pieces: readonly Buffer[]): Outcome {
  const settled: unknown[] = [];
  let retried = 0;
  let reader: SocketReader | undefined;
  const owner: ExchangeOwner = {
    settled: ({ response, error, bodyLength }) =>
      settled.push([response?.status, response?.fields, error?.code, error?.message, bodyLength]),
    refused() {},
  };
  const head = { text: 'POST / HTTP/1.1\r\nHost: x\r\n\r\n', anonymous: true, method: 'POST', headerText: '' };
  const bounds = { deadline: Infinity, keepBody: true, mostBytes: 1000 };
  const keeper: SessionKeeper = { retired() {}, gone() {}, retry: () => retried++ };
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const dialled = { socket, attach: (to: SocketReader) => (reader = to) } as unknown as Dialled;
  const make = (): Exchange => new Exchange(owner, 'POST', TARGET, head, BODY, bounds);
  const first = make();
  const session = new Session(dialled, first, keeper, { reuse: true, mostHeadBytes: 5000 });
  session.send(first);
  session.send(make());
  const shared = Buffer.alloc(65_536);
  for (const piece of pieces) {
    piece.copy(shared);
    reader?.received(shared, piece.length);
  }
  reader?.ended();
  reader?.ended();
  return { settled, retried };
}

const STATUS = fields([':status', '200']);

function anyFrame(random: Random): string {
  const id = random.oneOf([0, 1, 1, 3, 3, 2, 5]);
  const end = random.oneOf([0, 0, FLAG.endStream]);
  return random.oneOf([
    () => headers(id, STATUS + fields(['x-a', random.word()]), FLAG.endHeaders | end),
    () =>
      headers(id, STATUS, end) + frame(TYPE.continuation, random.oneOf([0, FLAG.endHeaders]), id, fields(['x-b', 'c'])),
    () => headers(id, `${STATUS}\x40\x03x-y\x01z\xbe`, FLAG.endHeaders | end),
    () => headers(id, fields([':status', '103'])),
    () => headers(id, fields(['x-sum', '1']), FLAG.endHeaders | FLAG.endStream),
    () => data(id, 'x'.repeat(random.below(600)), end),
    () => data(id, `\x02ab\0\0`, FLAG.padded | end),
    () => windowUpdate(id, random.below(100_000)),
    () => resetFrame(id, random.below(14)),
    () => settingsFrame([[random.below(8), random.below(70_000)]]),
    () => frame(TYPE.ping, random.below(2), 0, '12345678'),
    () => frame(TYPE.goAway, 0, 0, uint32(random.below(4)) + uint32(random.below(14))),
    () => frame(random.below(14), random.below(256), id, random.text(random.below(20))),
  ])();
}

function anyBytes(random: Random): Buffer {
  const frames = Array.from({ length: 1 + random.below(12) }, () => anyFrame(random)).join('');
  const bytes = Buffer.from(settingsFrame([]) + frames, 'latin1');
  for (let damage = random.oneOf([0, 0, 1, 3]); damage > 0; damage--)
    bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

test(`${CASES} random servers: each request ends once, however the bytes are split`, { timeout: 120_000 }, async () => {
  const random = makeRandom(17);
  for (let round = 0; round < CASES; round++) {
    const bytes = anyBytes(random);
    const whole = outcome([bytes]);
    expect(whole.settled.length + whole.retried, `case ${round}`).toBe(2);
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = at + 1 + random.below(random.oneOf([3, 40, 1000]));
      pieces.push(bytes.subarray(at, end));
      at = end;
    }
    expect(outcome(pieces), `case ${round}`).toEqual(whole);
    // What is to be written goes out between the turns.
    if (round % 20 === 0) await turn();
  }
});
