import { expect, test } from 'vitest';
import { ConnectionFault, ERROR } from '../../runner/http/http2/faults.ts';
import { Decoder } from '../../runner/http/http2/hpack/decode.ts';
import { encodeField } from '../../runner/http/http2/hpack/encode.ts';
import { makeRandom } from '../http/random.ts';

const MOST = 1 << 20;

/** RFC 7541, appendix C: blocks of one connection in order, each with its fields. */
const EXAMPLES: [name: string, blocks: [hex: string, fields: string[]][]][] = [
  [
    'C.3: requests without Huffman',
    [
      [
        '828684410f7777772e6578616d706c652e636f6d',
        [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
      ],
      [
        '828684be58086e6f2d6361636865',
        [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com', 'cache-control: no-cache'],
      ],
      [
        '828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565',
        [
          ':method: GET',
          ':scheme: https',
          ':path: /index.html',
          ':authority: www.example.com',
          'custom-key: custom-value',
        ],
      ],
    ],
  ],
  [
    'C.4: requests with Huffman',
    [
      [
        '828684418cf1e3c2e5f23a6ba0ab90f4ff',
        [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
      ],
      [
        '828684be5886a8eb10649cbf',
        [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com', 'cache-control: no-cache'],
      ],
      [
        '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf',
        [
          ':method: GET',
          ':scheme: https',
          ':path: /index.html',
          ':authority: www.example.com',
          'custom-key: custom-value',
        ],
      ],
    ],
  ],
  [
    'C.6: responses with Huffman, and a table of 256 bytes that evicts',
    [
      [
        '3fe101488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
        [
          ':status: 302',
          'cache-control: private',
          'date: Mon, 21 Oct 2013 20:13:21 GMT',
          'location: https://www.example.com',
        ],
      ],
      [
        '4883640effc1c0bf',
        [
          ':status: 307',
          'cache-control: private',
          'date: Mon, 21 Oct 2013 20:13:21 GMT',
          'location: https://www.example.com',
        ],
      ],
      [
        '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
        [
          ':status: 200',
          'cache-control: private',
          'date: Mon, 21 Oct 2013 20:13:22 GMT',
          'location: https://www.example.com',
          'content-encoding: gzip',
          'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
        ],
      ],
    ],
  ],
];

test.each(EXAMPLES)('the examples of RFC 7541, %s', (_, blocks) => {
  const decoder = new Decoder();
  for (const [hex, fields] of blocks) {
    const bytes = Buffer.from(hex, 'hex');
    const decoded = decoder.decode(bytes, 0, bytes.length, MOST);
    expect(decoded.fields.map(({ name, value }) => `${name}: ${value}`)).toEqual(fields);
  }
});

test('what is encoded decodes to the same, and leaves no trace in the table', () => {
  const random = makeRandom(3);
  const decoder = new Decoder();
  const names = [':path', ':method', 'cookie', 'accept-encoding', 'authorization', 'user-agent'];
  for (let round = 0; round < 3000; round++) {
    const fields = Array.from({ length: random.below(8) }, () => ({
      name: random.oneOf([random.oneOf(names), `x-${random.word()}`]),
      value: random.oneOf(['GET', '/', 'gzip, deflate', '', random.text(random.below(400))]),
    }));
    const bytes = Buffer.from(fields.map(({ name, value }) => encodeField(name, value)).join(''), 'latin1');
    expect(decoder.decode(bytes, 0, bytes.length, MOST)).toEqual({ fields, added: [], bound: false, tooLarge: false });
  }
});

test('secrets may not be indexed on the way', () => {
  for (const name of ['authorization', 'cookie']) expect(encodeField(name, 'x').charCodeAt(0) & 0xf0).toBe(0x10);
});

test('any bytes decode or are refused, and the table stays within its bounds', () => {
  const random = makeRandom(5);
  let refused = 0;
  for (let round = 0; round < 20_000; round++) {
    const decoder = new Decoder();
    const bytes = Buffer.from(random.text(random.below(60)), 'latin1');
    try {
      decoder.decode(bytes, 0, bytes.length, MOST);
    } catch (error) {
      if (!(error instanceof ConnectionFault) || error.code !== ERROR.compression) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(1000);
});
