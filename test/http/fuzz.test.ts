import { request as nodeRequest } from 'node:http';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { Connection } from '../../runner/http/connection.ts';
import type { ConnectionKeeper } from '../../runner/http/connection.ts';
import type { Dialled, SocketReader } from '../../runner/http/dial.ts';
import { Exchange } from '../../runner/http/exchange.ts';
import type { ExchangeOwner } from '../../runner/http/exchange.ts';
import { parseUrl } from '../../runner/http/url.ts';
import { makeRandom } from './random.ts';
import type { Random } from './random.ts';

/** FUZZ_CASES=100000 is what the bench shows; the suite takes a sample of it. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 3000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

interface Case {
  method: string;
  bytes: Buffer;
  cuts: number[];
  /** The connection ends after the last byte. */
  ends: boolean;
}

type Outcome = { status: number; fields: Record<string, string>; body: string; whole: boolean } | 'refused';

/** A well-formed response of a random kind, cut into random pieces, sometimes broken off. */
function makeCase(random: Random): Case {
  const method = random.oneOf(['GET', 'GET', 'GET', 'HEAD', 'POST']);
  const status = random.oneOf([200, 200, 200, 201, 204, 304, 404, 500]);
  const body = random.text(random.below(random.oneOf([1, 20, 300, 9000])));
  const framing = random.oneOf(['length', 'chunked', 'close'] as const);
  const interim =
    random.below(5) === 0 ? 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n'.repeat(1 + random.below(3)) : '';
  const fields = Array.from(
    { length: random.below(6) },
    (_, index) =>
      `X-${random.word()}-${index}: ${random.spaces()}${random.word()} ${random.word()}${random.spaces()}\r\n`,
  );
  if (framing === 'length')
    fields.splice(random.below(fields.length + 1), 0, `content-LENGTH:${random.spaces()}${body.length}\r\n`);
  if (framing === 'chunked') fields.splice(random.below(fields.length + 1), 0, 'Transfer-Encoding: chunked\r\n');
  const bodiless = method === 'HEAD' || status === 204 || status === 304;
  const payload = bodiless ? '' : framing === 'chunked' ? chunk(random, body) : body;
  const text = `${interim}HTTP/1.1 ${status} ${random.word()}\r\n${fields.join('')}\r\n${payload}`;
  const whole = Buffer.from(text, 'latin1');
  const cutShort = random.below(4) === 0;
  const bytes = cutShort ? whole.subarray(0, random.below(whole.length + 1)) : whole;
  const cuts = Array.from({ length: random.below(8) }, () => random.below(bytes.length + 1)).sort((a, b) => a - b);
  return {
    method,
    bytes,
    cuts: random.below(20) === 0 ? [...bytes.keys()] : cuts,
    ends: cutShort || framing === 'close',
  };
}

function chunk(random: Random, body: string): string {
  let text = '';
  for (let at = 0; at < body.length;) {
    const size = 1 + random.below(Math.min(body.length - at, random.oneOf([5, 100, 5000])));
    const extension = random.below(4) === 0 ? `;${random.word()}=${random.word()}` : '';
    const hex = random.below(2) ? size.toString(16) : `0${size.toString(16).toUpperCase()}`;
    text += `${hex}${extension}\r\n${body.slice(at, at + size)}\r\n`;
    at += size;
  }
  const trailers = random.below(4) === 0 ? `X-Trailer: ${random.word()}\r\n` : '';
  return `${text}0\r\n${trailers}\r\n`;
}

const pieces = ({ bytes, cuts }: Case): Buffer[] => {
  const edges = [0, ...cuts, bytes.length];
  return edges
    .slice(1)
    .map((end, index) => bytes.subarray(edges[index], end))
    .filter(({ length }) => length > 0);
};

const TARGET = parseUrl('http://127.0.0.1/');
const KEEPER: ConnectionKeeper = { maxHeaderBytes: 10 << 20, idle() {}, gone() {}, retry() {} };

function ours(made: Case): Outcome {
  let settled: Exchange | undefined;
  const owner: ExchangeOwner = { settled: (done) => (settled = done), refused() {} };
  const head = { text: '', anonymous: true, method: made.method, headerText: '' };
  const bounds = { deadline: Infinity, keepBody: true, mostBytes: Infinity };
  const exchange = new Exchange(owner, made.method, TARGET, head, undefined, bounds);
  let reader: SocketReader | undefined;
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const dialled = { socket, attach: (to: SocketReader) => (reader = to) } as unknown as Dialled;
  new Connection(dialled, exchange, KEEPER).send(exchange);
  // One buffer for all reads, as on a real socket.
  const shared = Buffer.alloc(65536);
  for (const piece of pieces(made)) {
    piece.copy(shared);
    reader?.received(shared, piece.length);
    shared.fill(0);
  }
  if (made.ends) reader?.ended();
  if (settled === undefined) return 'refused';
  const { response, error } = settled;
  if (response === undefined) return 'refused';
  const fields = Object.fromEntries(response.fields.map(([name, value]) => [name.toLowerCase(), value]));
  return { status: response.status, fields, body: settled.bytes().toString('latin1'), whole: error === undefined };
}

/** llhttp, as node:http uses it. */
function nodes(made: Case): Promise<Outcome> {
  return new Promise((resolve) => {
    const duplex = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    const request = nodeRequest({ method: made.method, createConnection: () => duplex, headers: { host: 'x' } });
    request.on('error', () => resolve('refused'));
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('latin1');
      response.on('data', (text: string) => (body += text));
      const done = (): void => {
        const fields = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
        );
        resolve({ status: response.statusCode ?? 0, fields, body, whole: response.complete });
      };
      response.on('end', done);
      response.on('error', done);
    });
    request.end();
    for (const piece of pieces(made)) duplex.push(piece);
    if (made.ends) duplex.push(null);
  });
}

test(`${CASES} random responses, cut at random points, are what llhttp reads`, { timeout: 600_000 }, async () => {
  const random = makeRandom(SEED);
  const others: { case: string; own: Outcome; reference: Outcome }[] = [];
  let whole = 0;
  for (let index = 0; index < CASES && others.length === 0; index++) {
    const made = makeCase(random);
    const reference = await nodes(made);
    const own = ours(made);
    if (own !== 'refused' && own.whole) whole++;
    if (JSON.stringify(own) !== JSON.stringify(reference))
      others.push({ case: `${index}: ${made.method} ${made.bytes.toString('latin1', 0, 500)}`, own, reference });
  }
  expect(others).toEqual([]);
  expect(whole).toBeGreaterThan(CASES / 2);
});

test('bytes changed at random never hang or throw, nor make more of a body than came', () => {
  const random = makeRandom(SEED + 1);
  const longer: string[] = [];
  for (let index = 0; index < CASES; index++) {
    const made = makeCase(random);
    const bytes = Buffer.from(made.bytes);
    for (let change = 0; change <= random.below(4) && bytes.length > 0; change++)
      bytes[random.below(bytes.length)] = random.below(256);
    const outcome = ours({ ...made, bytes, ends: true });
    if (outcome !== 'refused' && outcome.body.length > bytes.length) longer.push(bytes.toString('latin1'));
  }
  expect(longer).toEqual([]);
});
