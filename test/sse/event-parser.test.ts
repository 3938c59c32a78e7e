import { expect, test } from 'vitest';
import { EventParser } from '../../runner/k6/sse/event-parser.ts';
import type { ServerEvent } from '../../runner/k6/sse/event-parser.ts';
import { makeRandom } from '../http/random.ts';

const event = (parts: Partial<ServerEvent>): ServerEvent => ({ id: '', comment: '', name: '', data: '', ...parts });
const parse = (text: string): ServerEvent[] => new EventParser(1 << 20).read(Buffer.from(text));

test.each<[string, string, ServerEvent[]]>([
  ['one line', 'data: a\n\n', [event({ data: 'a' })]],
  ['many lines are one text', 'data: a\ndata:b\ndata:  c\n\n', [event({ data: 'a\nb\n c' })]],
  [
    'id, name and comment',
    ': hi\nid: 7\nevent: tick\ndata: x\n\n',
    [event({ id: '7', comment: 'hi', name: 'tick', data: 'x' })],
  ],
  [
    'parts are of one event only',
    'id:1\nevent:a\ndata:x\n\ndata:y\n\n',
    [event({ id: '1', name: 'a', data: 'x' }), event({ data: 'y' })],
  ],
  [
    'CR LF and CR end lines too',
    'data: a\r\n\r\ndata: b\r\rdata: c\n\n',
    ['a', 'b', 'c'].map((data) => event({ data })),
  ],
  ['a field without a colon is empty', 'data\n\n', [event({})]],
  ['empty data is an event', 'data:\n\n', [event({})]],
  ['without data there is none', ': ping\n\nid: 1\n\nevent: x\n\n', []],
  ['retry and unknown fields say nothing', 'retry: 9\nfoo: bar\n: \ndata: a\n\n', [event({ data: 'a' })]],
  ['a byte order mark is passed over', '\ufeffdata: a\n\n', [event({ data: 'a' })]],
  ['an id with NUL is none', 'id: 1\0\ndata: a\n\n', [event({ data: 'a' })]],
  ['what has no end is no event', 'data: a\n\ndata: b\n', [event({ data: 'a' })]],
  ['UTF-8', 'data: zażółć 🚢\n\n', [event({ data: 'zażółć 🚢' })]],
])('%s', (_, text, events) => expect(parse(text)).toEqual(events));

test('it is the same however the bytes are split', () => {
  const random = makeRandom(7);
  const line = (): string =>
    random.oneOf(['data', 'id', 'event', '', 'x']) +
    random.oneOf([':', ': ', '']) +
    random.oneOf(['ü', 'a', '🚢', '', ' b']);
  for (let round = 0; round < 2000; round++) {
    const text = Array.from(
      { length: random.below(12) },
      () => random.oneOf([line(), line(), '']) + random.oneOf(['\n', '\r\n', '\r']),
    ).join('');
    const bytes = Buffer.from(text);
    const parser = new EventParser(1 << 20);
    const events: ServerEvent[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = at + 1 + random.below(4);
      events.push(...parser.read(bytes.subarray(at, end)));
      at = end;
    }
    expect(events, JSON.stringify(text)).toEqual(parse(text));
  }
});

test.each([
  ['a line', 'data: ' + 'x'.repeat(100)],
  ['many lines', 'data: x\n'.repeat(20)],
  ['comments', ': x\n'.repeat(40)],
])('%s without end is refused', (_, text) => {
  const parser = new EventParser(64);
  expect(() => parser.read(Buffer.from(text))).toThrow('maxEventBytes');
});
