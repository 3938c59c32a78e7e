import type { Exchange } from '../../http/exchange.ts';
import { decompress, isCompressed } from '../../http/decompress.ts';

/** What --http-debug logs of each exchange: heads, and with 'full' the bodies too. */
export function describeExchange(exchange: Exchange, mode: 'headers' | 'full'): string[] {
  const { head, body, response, error } = exchange;
  const full = mode === 'full';
  return [
    `Request:\n${lines(head.text)}${full && body !== undefined ? Buffer.from(body).toString() : ''}`,
    response === undefined
      ? `Response: none (${error?.message ?? 'interrupted'})`
      : `Response:\n${lines(response.text)}${full ? bodyOf(exchange) : ''}`,
  ];
}

const lines = (head: string): string => head.replaceAll('\r\n', '\n');

function bodyOf(exchange: Exchange): string {
  if (exchange.text !== undefined) return exchange.text;
  const bytes = exchange.bytes();
  const encoding = exchange.response?.contentEncoding ?? '';
  try {
    return (isCompressed(encoding) ? decompress(bytes, encoding) : bytes).toString();
  } catch {
    return bytes.toString('latin1');
  }
}
