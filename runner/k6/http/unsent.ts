import type { RequestHead } from '../../http/call-request.ts';
import type { RequestError } from '../../http/errors.ts';
import { Exchange } from '../../http/exchange.ts';
import type { Target } from '../../http/url.ts';

const NOBODY = { settled() {}, refused() {} };
const NOWHERE: Target = {
  href: '',
  scheme: '',
  hostname: '',
  port: 0,
  origin: '',
  host: '',
  path: '',
  user: undefined,
  password: undefined,
  lastHead: undefined,
};
const NO_HEAD: RequestHead = { text: '', anonymous: true, method: '', headerText: '' };
const NO_BOUNDS = { deadline: 0, keepBody: false, mostBytes: 0 };

/** The exchange of a request that never left, because its URL is none: over as soon as it began. */
export function unsentExchange(method: string, url: string, error: RequestError): Exchange {
  const exchange = new Exchange(NOBODY, method, { ...NOWHERE, href: url }, NO_HEAD, undefined, NO_BOUNDS);
  exchange.error = error;
  exchange.endedAt = exchange.askedAt;
  return exchange;
}
