import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Step } from './hostile-server.ts';

/** One way a server can answer, and what a client should make of it. */
export interface Behaviour {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly method: string;
  readonly body: unknown;
  readonly params: Readonly<Record<string, unknown>>;
  /** Status, k6's error code, and the body: its text, its length, null for none, undefined where chance decides. ECHO: as in echoes.json. */
  readonly want: Outcome;
  /** Why ours is not k6's answer here. */
  readonly differs: string | undefined;
  readonly early: boolean;
}

export type Outcome = readonly [status: number, errorCode: number, body: string | number | null | undefined];

interface Extra {
  method?: string;
  body?: unknown;
  params?: Record<string, unknown>;
  differs?: string;
  early?: boolean;
}

/** The server shows what it was sent; what that is, k6 has told (echoes.json). */
export const ECHO: Outcome = [200, 0, 'echo'];

const behaviours: Behaviour[] = [];

function on(name: string, answer: string | Buffer | readonly Step[], want: Outcome, extra: Extra = {}): void {
  const steps = typeof answer === 'string' || Buffer.isBuffer(answer) ? [send(answer)] : answer;
  const { method = 'GET', body, params = {}, differs, early = false } = extra;
  behaviours.push({ name, steps, method, body, params, want, differs, early });
}

const send = (text: string | Buffer): Step => ({
  write: typeof text === 'string' ? Buffer.from(text, 'latin1') : text,
});
const ok = (body: string, fields = ''): string =>
  `HTTP/1.1 200 OK\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`;
const chunked = (body: string, fields = ''): string =>
  `HTTP/1.1 200 OK\r\n${fields}Transfer-Encoding: chunked\r\n\r\n${body}`;
const plain = (fields: string, body = 'hello'): string => `HTTP/1.1 200 OK\r\n${fields}\r\n\r\n${body}`;
const ended = (text: string | Buffer): Step[] => [send(text), 'end'];
const encoded = (label: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${label}\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ]);
const redirect = (status: number, location: string): string =>
  `HTTP/1.1 ${status} Moved\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
const SHORT = { params: { timeout: '300ms' } };

// Lengths
on('a body of a known length', ok('hello'), [200, 0, 'hello']);
on('a body of no length', ok(''), [200, 0, '']);
on(
  'a body that came a byte at a time',
  [{ drip: Buffer.from(ok('hello', 'X-A: b\r\n')), every: 0 }],
  [200, 0, 'hello'],
);
on('more bytes than announced', ok('hello') + 'surplus', [200, 0, 'hello']);
on('fewer bytes than announced, then the end', ended(plain('Content-Length: 9')), [0, 1000, 'hello']);
on('an empty length', plain('Content-Length: '), [0, 1000, null]);
on('a length with a sign', plain('Content-Length: +5'), [0, 1000, null]);
on('a negative length', plain('Content-Length: -5'), [0, 1000, null]);
on('a length in hexadecimal', plain('Content-Length: 0x5'), [0, 1000, null]);
on('a length with a fraction', plain('Content-Length: 5.0'), [0, 1000, null]);
on('a list of lengths', plain('Content-Length: 5, 5'), [0, 1000, null]);
on('the same length twice', plain('Content-Length: 5\r\nContent-Length: 5'), [200, 0, 'hello']);
on('two lengths', plain('Content-Length: 5\r\nContent-Length: 6'), [0, 1000, null]);
on('a length beyond all numbers', plain('Content-Length: 99999999999999999999'), [0, 1000, null]);
on('a huge length, then the end', ended(plain('Content-Length: 999999999999999999')), [0, 1000, 'hello']);
on('a length with leading zeros', plain('Content-Length: 00005'), [200, 0, 'hello']);
on('a body of 300 kB', ok('x'.repeat(300_000)), [200, 0, 300_000]);

// Chunks
on('chunks', chunked('5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n'), [200, 0, 'hello world']);
on('no chunk but the last', chunked('0\r\n\r\n'), [200, 0, '']);
on(
  'chunks a byte at a time',
  [{ drip: Buffer.from(chunked('5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n')), every: 0 }],
  [200, 0, 'hello'],
);
on('a chunk with an extension', chunked('5;name=value\r\nhello\r\n0\r\n\r\n'), [200, 0, 'hello']);
on('a chunk with a quoted extension', chunked('5;a="b;c"\r\nhello\r\n0;last\r\n\r\n'), [200, 0, 'hello']);
on('trailers', chunked('5\r\nhello\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n'), [200, 0, 'hello']);
on('a chunk size with upper case and zeros', chunked('000B\r\nhello world\r\n0\r\n\r\n'), [200, 0, 'hello world']);
on('a chunk size followed by blanks', chunked('5  \r\nhello\r\n0\r\n\r\n'), [200, 0, 'hello']);
on('a chunk size after a blank', chunked(' 5\r\nhello\r\n0\r\n\r\n'), [0, 1000, '']);
on('a chunk size that is no number', chunked('hello\r\nhello\r\n0\r\n\r\n'), [0, 1000, '']);
on('an empty chunk size', chunked('\r\nhello\r\n0\r\n\r\n'), [0, 1000, '']);
on('a negative chunk size', chunked('-5\r\nhello\r\n0\r\n\r\n'), [0, 1000, '']);
on('a chunk size with 0x', chunked('0x5\r\nhello\r\n0\r\n\r\n'), [0, 1000, '']);
on('a chunk size beyond all numbers', chunked('fffffffffffffffff\r\nhello\r\n0\r\n\r\n'), [0, 1000, '']);
on('a chunk that is longer than it says', chunked('5\r\nhello!\r\n0\r\n\r\n'), [0, 1000, 'hello']);
on('chunk lines that end in a lone line feed', chunked('5\nhello\n0\n\n'), [0, 1000, '']);
on('chunks without the last', ended(chunked('5\r\nhello\r\n')), [0, 1000, 'hello']);
on('a chunk cut short', ended(chunked('9\r\nhello')), [0, 1000, 'hello']);
on('an endless chunk extension', chunked(`5;${'x'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`), [0, 1000, '']);
on('chunks and a length', chunked('5\r\nhello\r\n0\r\n\r\n', 'Content-Length: 99\r\n'), [200, 0, 'hello']);
on('Chunked in upper case', plain('Transfer-Encoding: CHUNKED', '5\r\nhello\r\n0\r\n\r\n'), [200, 0, 'hello']);
on('Transfer-Encoding identity', plain('Transfer-Encoding: identity\r\nContent-Length: 5'), [0, 1000, null]);
on('Transfer-Encoding gzip, chunked', plain('Transfer-Encoding: gzip, chunked', '5\r\nhello\r\n0\r\n\r\n'), [
  0,
  1000,
  null,
]);
on(
  'Transfer-Encoding twice',
  plain('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', '5\r\nhello\r\n0\r\n\r\n'),
  [0, 1000, null],
);
on('chunks in HTTP/1.0', ended('HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'), [
  200,
  0,
  '5\r\nhello\r\n0\r\n\r\n',
]);

// Ends
on('a body up to the end of the connection', ended(plain('X-A: b')), [200, 0, 'hello']);
on('no body up to the end of the connection', ended('HTTP/1.1 200 OK\r\n\r\n'), [200, 0, '']);
on('HTTP/1.0', ended('HTTP/1.0 200 OK\r\n\r\nhello'), [200, 0, 'hello']);
on('HTTP/1.0 kept alive', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello', [
  200,
  0,
  'hello',
]);
on('Connection: close but left open', ok('hello', 'Connection: close\r\n'), [200, 0, 'hello']);
on('the connection ended when idle', [send(ok('hello')), 'end-later'], [200, 0, 'hello']);
on(
  'bytes nobody asked for on the idle connection',
  [send(ok('hello')), { later: Buffer.from(ok('liar!')) }],
  [200, 0, 'hello'],
);
on('two responses to one request', ok('hello') + ok('liar!'), [200, 0, 'hello']);
on('nothing but the end', ['end'], [0, 1000, null]);
on('a reset', ['reset'], [0, 1220, null]);
on('a reset within the head', [send('HTTP/1.1 200 OK\r\nX-'), { wait: 20 }, 'reset'], [0, 1000, null]);
on('a reset within the body', [send(plain('Content-Length: 9')), { wait: 20 }, 'reset'], [0, 1220, 'hello']);
on('the end within the head', ended('HTTP/1.1 200 OK\r\nX-'), [0, 1000, null]);
on('the end within the status line', ended('HTTP/1.'), [0, 1000, null]);
on('no answer', ['silence'], [0, 1050, null], SHORT);
on('a head that never ends', [send('HTTP/1.1 200 OK\r\nX-A: '), 'silence'], [0, 1050, null], SHORT);
on('a body that never ends', [send(plain('Content-Length: 9')), 'silence'], [0, 1050, 'hello'], SHORT);
on(
  'a body in drips beyond the timeout',
  [send(plain('Content-Length: 99')), { drip: Buffer.alloc(90, 'x'), every: 20 }],
  [0, 1050, undefined],
  SHORT,
);

// Status lines
on('interim answers', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' + ok('hello'), [
  200,
  0,
  'hello',
]);
on(
  'interim answers a byte at a time',
  [{ drip: Buffer.from('HTTP/1.1 100 Continue\r\n\r\n' + ok('hello')), every: 0 }],
  [200, 0, 'hello'],
);
on('fifty interim answers', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(50) + ok('hello'), [200, 0, 'hello']);
on('an interim answer and nothing more', ended('HTTP/1.1 100 Continue\r\n\r\n'), [0, 1000, null]);
on(
  '101 that nobody asked for',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nbytes',
  [101, 0, ''],
  {
    differs: 'k6 throws; a status that nobody asked for is still the answer',
  },
);
on('204', 'HTTP/1.1 204 No Content\r\n\r\n', [204, 0, null]);
on('204 with a length and a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', [204, 0, null]);
on('304 with a length', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', [304, 0, null]);
on('a response to HEAD', plain('Content-Length: 5', ''), [200, 0, ''], { method: 'HEAD' });
on('a response to HEAD with chunks', plain('Transfer-Encoding: chunked', ''), [200, 0, ''], { method: 'HEAD' });
on('a response to HEAD with a body', ok('hello'), [200, 0, ''], { method: 'HEAD' });
on('no reason', 'HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello', [200, 0, 'hello']);
on('no space after the status', 'HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello', [200, 0, 'hello']);
on('status 600', 'HTTP/1.1 600 Odd\r\nContent-Length: 5\r\n\r\nhello', [600, 1600, 'hello']);
on('status 999', 'HTTP/1.1 999 Odd\r\nContent-Length: 5\r\n\r\nhello', [999, 1999, 'hello']);
on('status 404', 'HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello', [404, 1404, 'hello']);
on('status 503', 'HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nhello', [503, 1503, 'hello']);
on('status 42', 'HTTP/1.1 42 Odd\r\nContent-Length: 5\r\n\r\nhello', [0, 1000, null]);
on('status 1000', 'HTTP/1.1 1000 Odd\r\nContent-Length: 5\r\n\r\nhello', [0, 1000, null]);
on('status 2x0', 'HTTP/1.1 2x0 Odd\r\nContent-Length: 5\r\n\r\nhello', [0, 1000, null]);
on('status -20', 'HTTP/1.1 -20 Odd\r\nContent-Length: 5\r\n\r\nhello', [0, 1000, null]);
on('status 000', 'HTTP/1.1 000 Odd\r\nContent-Length: 5\r\n\r\nhello', [0, 0, 'hello']);
on('HTTP/2.0 in the status line', 'HTTP/2.0 200 OK\r\nContent-Length: 5\r\n\r\nhello', [200, 0, 'hello']);
on('HTTP/1.10', 'HTTP/1.10 200 OK\r\nContent-Length: 5\r\n\r\nhello', [0, 1000, null]);
on('http in lower case', 'http/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', [0, 1000, null]);
on('no status line at all', ended('hello'), [0, 1000, null]);
on('a blank line first', `\r\n${ok('hello')}`, [0, 1000, null]);
on('random bytes', ended(Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 7919) % 256))), [
  0,
  1000,
  null,
]);

// Fields
on('lines that end in a lone line feed', ok('hello', 'X-A: b\r\n').replaceAll('\r\n', '\n'), [200, 0, 'hello']);
on('a field without a colon', plain('nonsense\r\nContent-Length: 5'), [0, 1000, null]);
on('a blank before the colon', plain('X-A : b\r\nContent-Length: 5'), [200, 0, 'hello']);
on('a field without a name', plain(': b\r\nContent-Length: 5'), [0, 1000, null]);
on('a blank within a name', plain('X A: b\r\nContent-Length: 5'), [200, 0, 'hello']);
on('a name that is no token', plain('X(A): b\r\nContent-Length: 5'), [0, 1000, null]);
on('a folded field', plain('X-A: b\r\n c\r\nContent-Length: 5'), [200, 0, 'hello']);
on('a folded first line', plain(' X-A: b\r\nContent-Length: 5'), [0, 1000, null]);
on('a control character in a value', plain('X-A: b\x01c\r\nContent-Length: 5'), [0, 1000, null]);
on('NUL in a value', plain('X-A: b\0c\r\nContent-Length: 5'), [0, 1000, null]);
on('a lone CR in a value', plain('X-A: b\rc\r\nContent-Length: 5'), [0, 1000, null]);
on('a tab in a value', plain('X-A: b\tc\r\nContent-Length: 5'), [200, 0, 'hello']);
on('Latin-1 in a value', plain('X-A: b\xe9c\r\nContent-Length: 5'), [200, 0, 'hello']);
on('five thousand fields', plain('X-A: b\r\n'.repeat(5000) + 'Content-Length: 5'), [200, 0, 'hello']);
on('a field of a megabyte', plain(`X-A: ${'b'.repeat(1 << 20)}\r\nContent-Length: 5`), [200, 0, 'hello']);
on(
  'eleven megabytes of fields',
  [send('HTTP/1.1 200 OK\r\nX-A: '), ...Array.from({ length: 11 }, () => send('b'.repeat(1 << 20))), 'end'],
  [0, 1000, null],
);

// Bodies
const invalid = Buffer.concat([
  Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n'),
  Buffer.from([0x61, 0xff, 0xe2, 0x82, 0x41, 0x80]),
]);
on('bytes that are no UTF-8', invalid, [200, 0, 'a\ufffd\ufffd\ufffdA\ufffd']);
on('a byte order mark', ok('\xef\xbb\xbfhello'), [200, 0, '\ufeffhello']);
on('UTF-8', ok('h\xc3\xa9llo'), [200, 0, 'héllo']);
on('a body nobody wants', ok('hello'), [200, 0, null], { params: { responseType: 'none' } });
on('an answer before the body was sent', ok('early'), [200, 0, 'early'], {
  method: 'POST',
  body: 'x'.repeat(50_000),
  early: true,
});
on('gzip', encoded('gzip', gzipSync('hello')), [200, 0, 'hello']);
on('deflate', encoded('deflate', deflateSync('hello')), [200, 0, 'hello']);
on('raw deflate', encoded('deflate', deflateRawSync('hello')), [0, 1701, null]);
on('brotli', encoded('br', brotliCompressSync('hello')), [200, 0, 'hello']);
on('zstd', encoded('zstd', Buffer.from('28b52ffd200529000068656c6c6f', 'hex')), [200, 0, 'hello']);
on('gzip in gzip', encoded('gzip, gzip', gzipSync(gzipSync('hello'))), [200, 0, 'hello']);
on('GZIP in upper case', encoded('GZIP', gzipSync('hello')), [200, 0, gzipSync('hello').toString('utf8')]);
on('an encoding nobody knows', encoded('rot13', Buffer.from('hello')), [200, 0, 'hello']);
on('identity', encoded('identity', Buffer.from('hello')), [200, 0, 'hello']);
on('gzip that is none', encoded('gzip', Buffer.from('hello')), [0, 1701, null]);
on('gzip without a byte', encoded('gzip', Buffer.alloc(0)), [0, 1701, null]);
on('gzip cut short', encoded('gzip', gzipSync('hello'.repeat(1000)).subarray(0, 20)), [0, 1000, null], {
  differs: 'k6 keeps what it could read',
});
on('gzip with a false checksum', encoded('gzip', falsified(gzipSync('hello'))), [0, 1701, null], {
  differs: 'k6 keeps what it could read',
});
on(
  'gzip with bytes after it',
  encoded('gzip', Buffer.concat([gzipSync('hello'), Buffer.from('junk')])),
  [0, 1701, null],
  { differs: 'k6 calls it 1000 and keeps what it could read' },
);
on('gzip to HEAD', plain('Content-Encoding: gzip\r\nContent-Length: 5', ''), [0, 1701, null], { method: 'HEAD' });

function falsified(gzip: Buffer): Buffer {
  const bytes = Buffer.from(gzip);
  bytes[bytes.length - 8]! ^= 0xff;
  return bytes;
}

// Redirects: '/echo' answers with what it was sent
on('echo', ['echo'], ECHO);
for (const status of [301, 302, 303, 307, 308]) {
  on(`${status} after GET`, redirect(status, '/echo'), ECHO);
  on(`${status} after POST`, redirect(status, '/echo'), ECHO, {
    method: 'POST',
    body: 'a=b',
    params: { headers: { 'Content-Type': 'text/x' } },
  });
  on(`${status} after PUT`, redirect(status, '/echo'), ECHO, { method: 'PUT', body: 'a=b' });
}
on('302 after HEAD', redirect(302, '/sound'), [200, 0, ''], { method: 'HEAD' });
on('300', redirect(300, '/echo'), [300, 0, '']);
on('305', redirect(305, '/echo'), [305, 0, '']);
on('304 with a Location', redirect(304, '/echo'), [304, 0, null]);
on('302 with an empty Location', redirect(302, ''), [302, 0, '']);
on('302 without a Location', 'HTTP/1.1 302 Found\r\nContent-Length: 5\r\n\r\nhello', [302, 0, 'hello']);
on('a relative Location', redirect(302, 'echo?a=b'), ECHO);
on('dot segments in a Location', redirect(302, '/a/b/../../echo/./c/'), ECHO);
on('a fragment in a Location', redirect(302, '/echo#part'), ECHO);
on('a query alone as Location', redirect(302, '?a=b'), [302, 0, '']);
on('a blank and UTF-8 in a Location', redirect(302, '/echo/a b/\xc3\xa9?q=\xc3\xa9 x'), ECHO);
on('Location without a scheme', redirect(302, '//localhost:PORT/echo'), ECHO);
on('Location that is malformed', redirect(302, 'http://a b/'), [0, 1000, null]);
on('Location with a bad escape', redirect(302, '/%zz'), [0, 1000, null]);
on('Location of another scheme', redirect(302, 'ftp://127.0.0.1/'), [0, 1000, null]);
on('Location that nobody serves', redirect(302, 'http://127.0.0.1:1/'), [0, 1212, null]);
on('a loop', redirect(302, '/a-loop'), [302, 0, '']);
on('a redirect not wanted', redirect(302, '/echo'), [302, 0, ''], { params: { redirects: 0 } });
on('a redirect with a login', redirect(302, '/echo'), ECHO, {
  params: { headers: { Authorization: 'Basic abc', 'X-A': 'b' } },
});
on('a redirect to another host with a login', redirect(302, 'http://localhost:PORT/echo'), ECHO, {
  params: { headers: { Authorization: 'Basic abc', 'X-A': 'b' } },
});
on('a redirect with cookies', redirect(302, '/echo').replace('Location', 'Set-Cookie: c=d\r\nLocation'), ECHO, {
  params: { headers: { Cookie: 'a=b' }, cookies: { e: 'f' } },
});
on('cookies of a jar, a header and its own', ['echo'], ECHO, {
  params: { headers: { Cookie: 'a=b' }, cookies: { c: 'own' } },
});
on('a cookie that stands in for the jar', ['echo'], ECHO, {
  params: { cookies: { c: { value: 'own', replace: true } } },
});
for (const [what, field] of [
  ['a path', 'p1=1; Path=/other'],
  ['the path of the request', 'p2=2; Path=/echo'],
  ['a foreign domain', 'd1=1; Domain=example.com'],
  ['its own domain', 'd2=2; Domain=127.0.0.1'],
  ['Max-Age 0', 'c=; Max-Age=0'],
  ['an expired date', 'e1=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
  ['an RFC 850 date', 'e2=2; Expires=Thursday, 01-Jan-70 00:00:00 GMT'],
  ['quotes', 'q="a b"'],
  ['Secure', 's=1; Secure'],
  ['HttpOnly', 'h=1; HttpOnly'],
  ['a comma', 'k=a,b'],
  ['bytes beyond ASCII', 'n=\xc3\xa9'],
  ['no name', '=x'],
  ['no value', 'v='],
  ['an equals sign in its value', 'eq=a=b'],
] as const)
  on(`a cookie with ${what}`, redirect(302, '/echo').replace('Location', `Set-Cookie: ${field}\r\nLocation`), ECHO);
on('a redirect with a broken body', [send(redirect(302, '/echo').replace('Length: 0', 'Length: 9')), 'end'], ECHO);

// What goes out
const OUT: [name: string, extra: Extra][] = [
  ['POST without a body', { method: 'POST' }],
  ['PATCH without a body', { method: 'PATCH' }],
  ['DELETE without a body', { method: 'DELETE' }],
  ['DELETE with a body', { method: 'DELETE', body: 'a' }],
  ['GET with a body', { body: 'a' }],
  ['OPTIONS', { method: 'OPTIONS' }],
  ['text beyond ASCII', { method: 'POST', body: 'h\u00e9llo \u20ac \ud83d\ude00' }],
  ['a form', { method: 'POST', body: { b: 'x y&z', a: 1, c: true, d: "\u00e9~*!()'" } }],
  ['a form with a list', { method: 'POST', body: { a: [1, 'b', 2.5] } }],
  ['a form with an object', { method: 'POST', body: { a: { d: 1, c: [1, 2] }, n: null } }],
  ['a form with its own type', { method: 'POST', body: { a: 1 }, params: { headers: { 'content-type': 'x/y' } } }],
  ['names in any case', { params: { headers: { 'x-UPPER-case': 'a', accept: '*/*' } } }],
  ['values that are no text', { params: { headers: { 'X-A': 1, 'X-B': true } } }],
  ['a value beyond ASCII', { params: { headers: { 'X-A': '\u00e9\u20ac' } } }],
  ['an agent of its own', { params: { headers: { 'User-Agent': 'me' } } }],
  ['a host of its own', { params: { headers: { Host: 'shop.test' } } }],
  ['a false length', { method: 'POST', body: 'abc', params: { headers: { 'Content-Length': '99' } } }],
];
for (const [name, extra] of OUT) on(name, ['echo'], ECHO, extra);
on('POST with an empty body', ['echo'], [200, 0, undefined], {
  method: 'POST',
  body: '',
  differs: 'k6 sends no chunk where we say that the length is 0',
});

export const BEHAVIOURS: readonly Behaviour[] = behaviours;

/** A path of one behaviour. */
export const pathOf = ({ name }: Behaviour): string => name.replaceAll(/[^a-zA-Z0-9]+/g, '-');
