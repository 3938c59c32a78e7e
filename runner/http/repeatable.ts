import type { Exchange } from './exchange.ts';

/** RFC 9110, 9.2.1. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** As in Go: without a body and with a method that changes nothing, it may go out again though the server may have seen it. */
export const isRepeatable = ({ method, body }: Exchange): boolean => body === undefined && SAFE.has(method);
