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

const blocks = new WeakMap<RequestHead, string>();

/** A request's head as a header block. A route's head is the same object each time, and so is encoded once. */
export function requestBlock(head: RequestHead, method: string, target: Target): string {
  let block = blocks.get(head);
  if (block === undefined) blocks.set(head, (block = encode(head, method, target)));
  return block;
}

function encode(head: RequestHead, method: string, { scheme, host, path }: Target): string {
  let authority = host;
  let fields = '';
  for (const line of head.text.split('\r\n').slice(1)) {
    const colon = line.indexOf(': ');
    if (colon < 0) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 2);
    if (name === 'host') authority = value;
    else if (!OF_HTTP1.has(name) && (name !== 'te' || value === 'trailers')) fields += encodeField(name, value);
  }
  const pseudo =
    encodeField(':method', method) +
    encodeField(':scheme', scheme) +
    encodeField(':authority', authority) +
    encodeField(':path', path);
  return pseudo + fields;
}
