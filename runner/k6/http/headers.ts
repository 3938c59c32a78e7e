import { canonicalName } from '../../http/response-head.ts';
import { encodeLatin1 } from '../../http/text.ts';
import { Recent } from './recent.ts';

/** The header fields of a request, and the same as they go out. */
export interface Headers {
  /** By canonical name. */
  readonly headers: ReadonlyMap<string, string>;
  /** 'Name: value\r\n' each, with the User-Agent and without Host and Cookie. */
  readonly headerText: string;
}

interface Beside {
  /** What every request bears. */
  readonly defaults: ReadonlyMap<string, string>;
  readonly userAgent: string;
  readonly contentType: string | undefined;
  /** '' for none. */
  readonly compression: string;
}

const recent = new Recent<Headers & Beside>();

/** Reads a script's `headers`. @throws TypeError where a name or a value cannot be sent */
export function readHeaders(given: unknown, beside: Beside): Headers {
  const known = recent.find(given);
  if (
    known !== undefined &&
    known.contentType === beside.contentType &&
    known.compression === beside.compression &&
    known.userAgent === beside.userAgent &&
    known.defaults === beside.defaults
  )
    return known;
  const headers = new Map(beside.defaults);
  if (beside.contentType !== undefined) headers.set('Content-Type', beside.contentType);
  if (beside.compression !== '') headers.set('Content-Encoding', beside.compression);
  if (typeof given === 'object' && given !== null)
    for (const [name, content] of Object.entries(given)) headers.set(canonicalName(name) ?? name, String(content));
  const read = { ...beside, headers, headerText: formatFields(headers, beside.userAgent) };
  recent.remember(given, read);
  return read;
}

/** @throws TypeError as Go's net/http where a name or a value cannot be sent */
export function formatFields(headers: ReadonlyMap<string, string>, userAgent: string): string {
  let text = headers.has('User-Agent') ? '' : `User-Agent: ${userAgent}\r\n`;
  for (const [name, value] of headers) {
    if (name === 'Host' || name === 'Cookie' || name === 'Content-Length') continue;
    if (canonicalName(name) === undefined || name.includes(' '))
      throw new TypeError(`net/http: invalid header field name ${JSON.stringify(name)}`);
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value))
      throw new TypeError(`net/http: invalid header field value for "${name}"`);
    text += `${name}: ${encodeLatin1(value)}\r\n`;
  }
  return text;
}
