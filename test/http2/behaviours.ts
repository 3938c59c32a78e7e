import { FLAG, TYPE, frame, resetFrame, uint32, windowUpdate } from '../../runner/http/http2/frames.ts';
import { answer, data, fields, headers } from './raw-server.ts';
import type { Asked } from './raw-server.ts';

/** What a server does, and what must come of it: status, error_code, body. */
export interface Behaviour {
  readonly name: string;
  readonly play: (asked: Asked) => void;
  readonly want: readonly [status: number, code: number, body: string | null];
  readonly method?: string;
  readonly body?: string;
  readonly timeout?: string;
  /** Why k6 makes something else of it. */
  readonly differs?: string;
}

type Frames = (stream: number) => string;

const OK = fields([':status', '200']);
const END = FLAG.endStream;
const ENDS = FLAG.endHeaders | FLAG.endStream;

const sends = (frames: Frames) => (asked: Asked) => asked.peer.write(frames(asked.stream));
const block = (bytes: string) => sends((id) => headers(id, bytes, ENDS));
const goAway = (last: number, code: number): string => frame(TYPE.goAway, 0, 0, uint32(last) + uint32(code));
const settings = (id: number, value: number): string =>
  frame(TYPE.settings, 0, 0, String.fromCharCode(id >> 8, id & 255) + uint32(value));
const literal = (name: string, value: string): string =>
  `\x40${String.fromCharCode(name.length)}${name}${String.fromCharCode(value.length)}${value}`;
/** An integer of HPACK that follows a full prefix of seven bits. */
const long = (value: number): string => {
  let out = '\x7f';
  let rest = value - 127;
  for (; rest >= 128; rest >>= 7) out += String.fromCharCode(128 | (rest & 127));
  return out + String.fromCharCode(rest);
};
const inPieces = (id: number, bytes: string, size: number): string => {
  if (bytes.length <= size) return headers(id, bytes);
  let out = headers(id, bytes.slice(0, size), 0);
  for (let at = size; at < bytes.length; at += size)
    out += frame(TYPE.continuation, at + size >= bytes.length ? FLAG.endHeaders : 0, id, bytes.slice(at, at + size));
  return out;
};

const sound: Behaviour[] = [
  {
    name: 'one byte at a time',
    want: [200, 0, 'bytes'],
    play: ({ peer, stream }) => trickle(peer, answer(stream, 'bytes')),
  },
  {
    name: 'padding and priority',
    want: [200, 0, 'padded'],
    play: sends(
      (id) =>
        headers(id, `\x04\0\0\0\0\x10${OK}\0\0\0\0`, FLAG.padded | FLAG.priority | FLAG.endHeaders) +
        data(id, '\x05padded\0\0\0\0\0', FLAG.padded | END),
    ),
  },
  {
    name: 'padding alone',
    want: [200, 0, ''],
    play: sends((id) => headers(id, OK) + data(id, '\x03\0\0\0', FLAG.padded | END)),
  },
  {
    name: 'header fields in many frames',
    want: [200, 0, 'x'],
    play: sends((id) => inPieces(id, OK + fields(['x-long', 'y'.repeat(99)]), 7) + data(id, 'x', END)),
  },
  {
    name: 'an empty CONTINUATION',
    want: [200, 0, ''],
    play: sends(
      (id) =>
        headers(id, OK, END) + frame(TYPE.continuation, 0, id, '') + frame(TYPE.continuation, FLAG.endHeaders, id, ''),
    ),
  },
  {
    name: 'a megabyte of header fields',
    want: [200, 0, 'large'],
    play: sends(
      (id) => inPieces(id, OK + `\0\x01x${long(1 << 20)}${'y'.repeat(1 << 20)}`, 16384) + data(id, 'large', END),
    ),
  },
  { name: 'a field of the dynamic table', want: [200, 0, ''], play: block(OK + literal('x-a', '1') + '\xbe') },
  { name: 'a table size update', want: [200, 0, ''], play: block(`\x20\x3f\xe1\x1f${OK}`) },
  {
    name: 'frames of an unknown type',
    want: [200, 0, 'known'],
    play: sends((id) => frame(0x77, 0xff, id, 'what') + frame(0x78, 1, 0, '') + answer(id, 'known')),
  },
  { name: 'unknown settings', want: [200, 0, 'set'], play: sends((id) => settings(0xffff, 7) + answer(id, 'set')) },
  {
    name: 'a PING that must be answered',
    want: [200, 0, 'pong'],
    play: awaiting(
      frame(TYPE.ping, 0, 0, 'whatever'),
      (seen) => seen.type === TYPE.ping && seen.flags === FLAG.ack && seen.payload.toString() === 'whatever',
      'pong',
    ),
  },
  {
    name: 'SETTINGS that must be acknowledged',
    want: [200, 0, 'agreed'],
    play: ({ peer, stream }) => {
      const acks = () => peer.seen.filter(({ type, flags }) => type === TYPE.settings && flags === FLAG.ack).length;
      const before = peer.seen.filter(({ type }) => type === TYPE.settings).length;
      peer.write(settings(4, 70_000) + settings(4, 65_535));
      once(
        () => acks() >= 2 && peer.seen.filter(({ type }) => type === TYPE.settings).length >= before + 2,
        peer.watch,
        () => peer.write(answer(stream, 'agreed')),
      );
    },
  },
  {
    name: 'interim answers',
    want: [200, 0, 'final'],
    play: sends((id) => headers(id, fields([':status', '103'], ['link', '</a>'])).repeat(3) + answer(id, 'final')),
  },
  {
    name: 'trailers',
    want: [200, 0, 'body'],
    play: sends((id) => headers(id, OK) + data(id, 'body') + headers(id, fields(['x-sum', '1']), ENDS)),
  },
  {
    name: 'DATA after the end',
    want: [200, 0, 'over'],
    play: sends((id) => answer(id, 'over') + data(id, 'more', END)),
  },
  {
    name: 'a reset after the end',
    want: [200, 0, 'done'],
    play: sends((id) => answer(id, 'done') + resetFrame(id, 0)),
  },
  {
    name: 'ten thousand empty DATA frames',
    want: [200, 0, 'full'],
    play: sends((id) => headers(id, OK) + data(id, '').repeat(10_000) + data(id, 'full', END)),
  },
  {
    name: 'windows enlarged for nothing',
    want: [200, 0, 'wide'],
    play: sends((id) => windowUpdate(0, 1000) + windowUpdate(id, 1000) + answer(id, 'wide')),
  },
  {
    name: 'Content-Length that holds',
    want: [200, 0, 'four'],
    play: sends((id) => answer(id, 'four', ['content-length', '4'])),
  },
  {
    name: 'HEAD with Content-Length',
    method: 'HEAD',
    want: [200, 0, ''],
    play: block(OK + fields(['content-length', '9'])),
  },
  {
    name: 'a late frame on a cancelled stream',
    want: [200, 0, 'next'],
    play: sends((id) => (id > 1 ? windowUpdate(id - 2, 5) + data(id - 2, 'late') : '') + answer(id, 'next')),
  },
  { name: 'fields joined', want: [200, 0, ''], play: block(OK + fields(['x-a', '1'], ['x-a', '2'])) },
];

const broken: Behaviour[] = [
  { name: 'DATA before HEADERS', want: [0, 1632, null], play: sends((id) => data(id, 'early')) },
  { name: 'no status', want: [0, 1632, null], play: block(fields(['x-a', '1'])) },
  { name: 'a name in upper case', want: [0, 1632, null], play: block(OK + '\0\x01X\x01y') },
  { name: 'a control character in a value', want: [0, 1632, null], play: block(OK + '\0\x01x\x01\x00') },
  { name: 'an unknown pseudo-field', want: [0, 1632, null], play: block(OK + '\0\x04:who\x01y') },
  { name: 'the status after a field', want: [0, 1632, null], play: block(fields(['x-a', '1']) + OK) },
  { name: 'a status of letters', want: [0, 1632, null], play: block(`\x08\x032x0`) },
  { name: 'an interim answer that ends', want: [0, 1632, null], play: block(fields([':status', '103'])) },
  {
    name: 'trailers without the end',
    want: [0, 1652, ''],
    play: sends((id) => headers(id, OK) + headers(id, fields(['x-a', '1']))),
  },
  {
    name: 'Content-Length too large',
    want: [0, 1000, 'four'],
    play: sends((id) => answer(id, 'four', ['content-length', '9'])),
  },
  {
    name: 'Content-Length too small',
    want: [0, 1000, 'fo'],
    play: sends((id) => answer(id, 'four', ['content-length', '2'])),
  },
  { name: 'HEAD with DATA', method: 'HEAD', want: [200, 0, ''], play: sends((id) => answer(id, 'body')) },
  {
    name: '204 with DATA',
    want: [204, 0, null],
    play: sends((id) => headers(id, fields([':status', '204'])) + data(id, 'body', END)),
  },
  {
    name: 'a push',
    want: [0, 1652, null],
    play: sends((id) => frame(TYPE.push, FLAG.endHeaders, id, uint32(2) + fields([':method', 'GET']))),
  },
  { name: 'DATA on stream 0', want: [0, 1652, null], play: sends(() => data(0, 'x')) },
  { name: 'an answer that nobody asked for', want: [0, 1652, null], play: sends(() => answer(99, 'x')) },
  {
    name: 'a stream of the server',
    want: [0, 1652, null],
    differs: 'k6 passes over it, and waits',
    play: sends(() => answer(2, 'x')),
  },
  {
    name: 'a frame that is too large',
    want: [0, 1000, ''],
    play: sends((id) => headers(id, OK) + data(id, 'x'.repeat(16_385))),
  },
  {
    name: 'a stream window by nothing',
    want: [0, 1632, null],
    differs: 'k6 1.8.1 hangs, whatever the timeout',
    play: sends((id) => windowUpdate(id, 0)),
  },
  { name: 'a window by nothing', want: [0, 1652, null], play: sends(() => windowUpdate(0, 0)) },
  {
    name: 'a stream window too large',
    want: [0, 1634, null],
    differs: 'k6 1.8.1 hangs, whatever the timeout',
    play: sends((id) => windowUpdate(id, 2 ** 31 - 1)),
  },
  { name: 'a window too large', want: [0, 1654, null], play: sends(() => windowUpdate(0, 2 ** 31 - 1)) },
  { name: 'SETTINGS of five bytes', want: [0, 1657, null], play: sends(() => frame(TYPE.settings, 0, 0, '12345')) },
  { name: 'SETTINGS on a stream', want: [0, 1652, null], play: sends((id) => frame(TYPE.settings, 0, id, '')) },
  {
    name: 'an acknowledgement with bytes',
    want: [0, 1657, null],
    play: sends(() => frame(TYPE.settings, FLAG.ack, 0, '123456')),
  },
  {
    name: 'push enabled by the server',
    want: [0, 1652, null],
    differs: 'k6 passes over it, and waits',
    play: sends(() => settings(2, 1)),
  },
  { name: 'a first window too large', want: [0, 1654, null], play: sends(() => settings(4, 2 ** 31)) },
  { name: 'a frame size too small', want: [0, 1652, null], play: sends(() => settings(5, 100)) },
  { name: 'a PING of seven bytes', want: [0, 1657, null], play: sends(() => frame(TYPE.ping, 0, 0, '1234567')) },
  { name: 'a short RST_STREAM', want: [0, 1657, null], play: sends((id) => frame(TYPE.reset, 0, id, '12')) },
  { name: 'a short GOAWAY', want: [0, 1657, null], play: sends(() => frame(TYPE.goAway, 0, 0, '12')) },
  {
    name: 'more padding than frame',
    want: [0, 1652, ''],
    play: sends((id) => headers(id, OK) + data(id, '\x09x', FLAG.padded)),
  },
  {
    name: 'header fields interrupted',
    want: [0, 1652, null],
    play: sends((id) => headers(id, OK, 0) + frame(TYPE.ping, 0, 0, 'whatever')),
  },
  {
    name: 'CONTINUATION of another stream',
    want: [0, 1652, null],
    play: sends((id) => headers(id, OK, 0) + frame(TYPE.continuation, FLAG.endHeaders, id + 2, '')),
  },
  {
    name: 'CONTINUATION of nothing',
    want: [0, 1652, null],
    play: sends((id) => frame(TYPE.continuation, FLAG.endHeaders, id, OK)),
  },
  { name: 'a field that no table has', want: [0, 1660, null], play: block('\xff\x10') },
  { name: 'the index 0', want: [0, 1660, null], play: block('\x80') },
  { name: 'Huffman padding of zeros', want: [0, 1660, null], play: block(`${OK}\0\x01x\x81\x00`) },
  { name: 'Huffman with the end mark', want: [0, 1660, null], play: block(`${OK}\0\x01x\x84\xff\xff\xff\xff`) },
  { name: 'a table larger than allowed', want: [0, 1660, null], play: block(`\x3f\xff\x7f${OK}`) },
  { name: 'a table size update after a field', want: [200, 0, ''], play: block(`${OK}\x20`) },
  { name: 'an integer without end', want: [0, 1660, null], play: block(`\xff${'\xff'.repeat(20)}`) },
  { name: 'a text cut short', want: [0, 1660, null], play: block(`${OK}\0\x09abc`) },
  {
    name: 'header fields of 12 MB in 7 kB',
    want: [0, 1632, null],
    play: sends(
      (id) =>
        inPieces(id, `${OK}\x40\x01x${long(3900)}${'y'.repeat(3900)}${'\xbe'.repeat(3100)}`, 16_384) +
        data(id, 'x', END),
    ),
  },
  {
    name: 'sixty interim answers',
    want: [200, 0, 'final'],
    play: sends((id) => headers(id, fields([':status', '103'])).repeat(60) + answer(id, 'final')),
  },
  {
    name: 'interim answers without end',
    want: [0, 1000, null],
    differs: 'k6 counts their bytes: it takes 10 MB of them',
    play: sends((id) => headers(id, fields([':status', '103'])).repeat(2000)),
  },
  {
    name: 'header fields without end',
    want: [0, 1662, null],
    differs: 'k6 has another code for it',
    play: sends((id) => headers(id, OK, 0) + frame(TYPE.continuation, 0, id, 'x'.repeat(16_384)).repeat(700)),
  },
  {
    name: 'empty CONTINUATIONs without end',
    want: [0, 1662, null],
    differs: 'k6 waits',
    play: sends((id) => headers(id, OK, 0) + frame(TYPE.continuation, 0, id, '').repeat(1_200_000)),
  },
  {
    name: 'a flood of PINGs, and nobody who reads the answers',
    want: [0, 1662, null],
    differs: 'k6 waits',
    play: ({ peer }) => {
      peer.socket.pause();
      peer.write(frame(TYPE.ping, 0, 0, '12345678').repeat(1_200_000));
    },
  },
  {
    name: 'GOAWAY on every connection',
    want: [0, 1611, null],
    differs: 'k6 tries again until its timeout',
    play: ({ peer }) => leave(peer, goAway(0, 0)),
  },
  {
    name: 'GOAWAY within the body',
    want: [0, 1622, 'half'],
    play: ({ peer, stream }) => leave(peer, headers(stream, OK) + data(stream, 'half') + goAway(stream, 11)),
  },
  { name: 'a reset', want: [0, 1633, null], play: sends((id) => resetFrame(id, 2)) },
  { name: 'a reset without an error', want: [0, 1631, null], play: sends((id) => resetFrame(id, 0)) },
  { name: 'a reset of an unknown code', want: [0, 1630, null], play: sends((id) => resetFrame(id, 99)) },
  {
    name: 'a reset within the body',
    want: [0, 1633, 'half'],
    play: sends((id) => headers(id, OK) + data(id, 'half') + resetFrame(id, 2)),
  },
  {
    name: 'refused twice',
    want: [0, 1638, null],
    play: sends((id) => resetFrame(id, 7)),
    differs: 'k6 tries six times, for half a minute',
  },
  {
    name: 'refused once',
    want: [200, 0, 'second'],
    play: ({ peer, stream, times }) => peer.write(times === 1 ? resetFrame(stream, 7) : answer(stream, 'second')),
  },
  {
    name: 'a POST refused once',
    method: 'POST',
    body: 'again',
    want: [200, 0, 'second'],
    play: ({ peer, stream, times }) => peer.write(times === 1 ? resetFrame(stream, 7) : answer(stream, 'second')),
  },
  {
    name: 'GOAWAY before the request',
    want: [200, 0, 'elsewhere'],
    play: ({ peer, stream, times }) =>
      times === 1 ? leave(peer, goAway(stream - 2 < 0 ? 0 : stream - 2, 0)) : peer.write(answer(stream, 'elsewhere')),
  },
  {
    name: 'GOAWAY after the answer',
    want: [200, 0, 'last'],
    play: ({ peer, stream }) => leave(peer, answer(stream, 'last') + goAway(stream, 0)),
  },
  { name: 'GOAWAY, then nothing', want: [0, 1622, null], play: ({ peer, stream }) => leave(peer, goAway(stream, 11)) },
  { name: 'the end without a word', want: [0, 1000, null], play: ({ peer }) => void peer.socket.end() },
  {
    name: 'the end within the body',
    want: [0, 1000, 'half'],
    play: ({ peer, stream }) => leave(peer, headers(stream, OK) + data(stream, 'half')),
  },
  { name: 'garbage', want: [0, 1000, null], play: sends(() => '\xff'.repeat(100)) },
  { name: 'HTTP/1.1', want: [0, 1000, null], play: sends(() => 'HTTP/1.1 400 Bad Request\r\n\r\n') },
  { name: 'silence', want: [0, 1050, null], timeout: '300ms', play: () => {} },
  {
    name: 'silence within the body',
    want: [0, 1050, 'half'],
    timeout: '300ms',
    play: sends((id) => headers(id, OK) + data(id, 'half')),
  },
  {
    name: 'an answer before the upload',
    method: 'POST',
    body: 'x'.repeat(300_000),
    want: [413, 1413, 'no'],
    play: sends((id) => headers(id, fields([':status', '413'])) + data(id, 'no', END) + resetFrame(id, 0)),
  },
];

function trickle({ socket }: Asked['peer'], frames: string): void {
  for (const byte of frames) socket.write(byte, 'latin1');
}

/** Says goodbye, and closes. */
function leave({ socket }: Asked['peer'], frames: string): void {
  socket.end(frames, 'latin1');
}

function awaiting(frames: string, wanted: (seen: Asked['peer']['seen'][number]) => boolean, body: string) {
  return ({ peer, stream }: Asked): void => {
    const before = peer.seen.length;
    peer.write(frames);
    once(
      () => peer.seen.slice(before).some(wanted),
      peer.watch,
      () => peer.write(answer(stream, body)),
    );
  };
}

function once(holds: () => boolean, watch: (look: () => void) => void, act: () => void): void {
  let done = false;
  watch(() => {
    if (done || !holds()) return;
    done = true;
    act();
  });
}

export const BEHAVIOURS: readonly Behaviour[] = [...sound, ...broken];
export const pathOf = ({ name }: Behaviour): string => name.replace(/[^a-zA-Z0-9]+/g, '-');
