import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Connection } from '../../runner/http/connection.ts';
import type { Dialled, SocketReader } from '../../runner/http/dial.ts';
import { Exchange } from '../../runner/http/exchange.ts';
import { enqueue } from '../../runner/http/send-queue.ts';
import { parseUrl } from '../../runner/http/url.ts';

test('what is asked for at one moment is written after it, in order, each from when the one before was out', async () => {
  const written: [name: string, from: number][] = [];
  const waiting = (name: string) => ({ write: (now: number) => (written.push([name, now]), now + 1) });
  enqueue(waiting('a'));
  enqueue(waiting('b'));
  await Promise.resolve();
  enqueue(waiting('c'));
  expect(written).toEqual([]);
  await nextTurn();
  const begun = written[0]![1];
  expect(written).toEqual([
    ['a', begun],
    ['b', begun + 1],
    ['c', begun + 2],
  ]);
  await nextTurn();
  expect(written).toHaveLength(3);
});

const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');

/** A connection that has answered once, what went out on it, and what it hands back. */
async function usedConnection() {
  const out: string[] = [];
  const again: Exchange[] = [];
  const settled: Exchange[] = [];
  let reader: SocketReader | undefined;
  const socket = new Duplex({ read() {}, write: (chunk: Buffer, _, done) => done(void out.push(chunk.toString())) });
  const dialled = { socket, attach: (to: SocketReader) => (reader = to) } as unknown as Dialled;
  const make = (method: string, body?: string): Exchange =>
    new Exchange(
      { settled: (exchange) => settled.push(exchange), refused() {} },
      method,
      parseUrl('http://127.0.0.1/'),
      { text: `${method} / HTTP/1.1\r\n\r\n`, anonymous: true, method, headerText: '' },
      body,
      { deadline: Infinity, keepBody: true, mostBytes: Infinity },
    );
  const first = make('GET');
  const keeper = {
    maxHeaderBytes: 10 << 20,
    idle() {},
    gone() {},
    retry: (exchange: Exchange) => again.push(exchange),
  };
  const connection = new Connection(dialled, first, keeper);
  connection.send(first);
  await nextTurn();
  reader!.received(OK, OK.length);
  return { connection, reader: reader!, make, out, again, settled };
}

test('a request that was not written yet when the server closed the connection goes out on another, a POST too', async () => {
  const { connection, reader, make, out, again, settled } = await usedConnection();
  const post = make('POST', 'body');
  connection.send(post);
  reader.ended();
  await nextTurn();
  expect(again).toEqual([post]);
  expect([out.length, settled.length]).toEqual([1, 1]);
});

test('once it was written, a POST fails with the connection and a GET goes out again', async () => {
  const [posting, getting] = [await usedConnection(), await usedConnection()];
  posting.connection.send(posting.make('POST', 'body'));
  getting.connection.send(getting.make('GET'));
  await nextTurn();
  posting.reader.ended();
  getting.reader.ended();
  expect([posting.again.length, posting.settled.at(-1)?.error?.message]).toEqual([0, 'EOF']);
  expect([getting.again.length, getting.settled.length]).toEqual([1, 1]);
});

test('bytes that came before the request was written are not its answer', async () => {
  const { connection, reader, make, again } = await usedConnection();
  const post = make('POST', 'body');
  connection.send(post);
  reader.received(OK, OK.length);
  expect(again).toEqual([post]);
  expect(connection.open).toBe(false);
});
