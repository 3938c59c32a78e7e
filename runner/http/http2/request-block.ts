import type { Bytes } from '../../../units.ts';
import type { RequestHead } from '../call-request.ts';
import type { Target } from '../url.ts';
import { encodeField } from './hpack/encode.ts';

/** Fields that HTTP/2 has no place for. */
const OF_HTTP1 = new Set([
  'host',
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** A request's head as a header block. */
interface RequestBlock {
  /** Latin1. */
  readonly bytes: string;
  /** As a server limits it: each field with its name and value, and 32 bytes more (RFC 9113, 6.5.2). */
  readonly listBytes: Bytes;
}

const FIELD_BYTES: Bytes = 32;

const blocks = new WeakMap<RequestHead, RequestBlock>();

/** A route's head is the same object each time, and so is encoded once. */
export function requestBlock(head: RequestHead, method: string, target: Target): RequestBlock {
  let block = blocks.get(head);
  if (block === undefined) blocks.set(head, (block = encode(head, method, target)));
  return block;
}

function encode(head: RequestHead, method: string, { scheme, host, path }: Target): RequestBlock {
  let authority = host;
  const fields: (readonly [name: string, value: string])[] = [];
  for (const line of head.text.split('\r\n').slice(1)) {
    const colon = line.indexOf(': ');
    if (colon < 0) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 2);
    if (name === 'host') authority = value;
    else if (!OF_HTTP1.has(name) && (name !== 'te' || value === 'trailers')) fields.push([name, value]);
  }
  const all = [
    [':method', method],
    [':scheme', scheme],
    [':authority', authority],
    [':path', path],
    ...fields,
  ] as const;
  return {
    bytes: all.map(([name, value]) => encodeField(name, value)).join(''),
    listBytes: all.reduce((sum, [name, value]) => sum + name.length + value.length + FIELD_BYTES, 0),
  };
}
