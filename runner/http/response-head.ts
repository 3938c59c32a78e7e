import { CODE, RequestError } from './errors.ts';
import { isKeepable } from './keepable.ts';
import { decodeLatin1 } from './text.ts';

/** Status line and header fields of a response, and the framing they announce. Shared and never changed. */
export interface ResponseHead {
  /** Status line and fields as they came, latin1, with the blank line. */
  readonly text: string;
  readonly proto: string;
  readonly status: number;
  /** '200 OK', whole, as k6 has it. */
  readonly statusText: string;
  readonly fields: readonly Field[];
  /** Content-Length. */
  readonly length: number | undefined;
  readonly chunked: boolean;
  /** The server closes the connection after this response. */
  readonly close: boolean;
  readonly contentEncoding: string;
  readonly location: string | undefined;
  readonly setCookies: readonly string[];
  /** A cache may keep it, or ask whether it still holds. */
  readonly keepable: boolean;
  /** Server-Timing, '' where there is none. */
  readonly serverTiming: string;
}

export type Field = readonly [name: string, value: string];

const MOST_CACHED = 512;
const LONGEST_CACHED = 1024;
const cache = new Map<string, ResponseHead>();

/**
 * Reads a head. Servers repeat theirs (only the date changes, once a second), so equal ones are read once.
 *
 * @param text latin1, from the status line to the blank line
 * @throws RequestError 1000 where Go's net/http refuses it
 */
export function readHead(text: string): ResponseHead {
  const known = cache.get(text);
  if (known) return known;
  const head = parseHead(text);
  if (text.length <= LONGEST_CACHED) {
    if (cache.size >= MOST_CACHED) cache.clear();
    cache.set(text, head);
  }
  return head;
}

function parseHead(text: string): ResponseHead {
  const lines = text.split('\n');
  const { proto, minor, status, statusText } = parseStatusLine(trimEnd(lines[0] ?? ''));
  const fields = parseFields(lines);
  let [chunked, close, keepAlive] = [false, false, false];
  let length: number | undefined;
  let contentEncoding = '';
  let location: string | undefined;
  const setCookies: string[] = [];
  let codings = 0;
  let serverTiming = '';
  for (const [name, value] of fields) {
    switch (name) {
      case 'Content-Length':
        length = contentLength(value, length);
        break;
      case 'Transfer-Encoding':
        if (minor === 0) break;
        if (++codings > 1 || value.toLowerCase() !== 'chunked')
          throw malformed(`unsupported transfer encoding: "${value}"`);
        chunked = true;
        break;
      case 'Connection':
        for (const token of value.toLowerCase().split(',')) {
          if (token.trim() === 'close') close = true;
          else if (token.trim() === 'keep-alive') keepAlive = true;
        }
        break;
      case 'Content-Encoding':
        contentEncoding ||= value;
        break;
      case 'Location':
        location ??= decodeLatin1(value);
        break;
      case 'Set-Cookie':
        setCookies.push(value);
        break;
      case 'Server-Timing':
        serverTiming += serverTiming === '' ? value : `, ${value}`;
        break;
    }
  }
  return {
    text,
    proto,
    status,
    statusText,
    fields,
    length: chunked ? undefined : length,
    chunked,
    close: close || (minor === 0 && !keepAlive),
    contentEncoding,
    location,
    setCookies,
    keepable: isKeepable(status, fields),
    serverTiming,
  };
}

function parseStatusLine(line: string): { proto: string; minor: number; status: number; statusText: string } {
  const space = line.indexOf(' ');
  if (space < 0) throw malformed(`malformed HTTP response ${quote(line)}`);
  const proto = line.slice(0, space);
  const statusText = line.slice(space + 1).replace(/^ +/, '');
  const code = statusText.split(' ', 1)[0] ?? '';
  if (code.length !== 3) throw malformed(`malformed HTTP status code ${quote(code)}`);
  if (!/^\d{3}$/.test(code)) throw malformed(`malformed HTTP status code ${quote(code)}`);
  if (!/^HTTP\/\d\.\d$/.test(proto)) throw malformed(`malformed HTTP version ${quote(proto)}`);
  const old = proto === 'HTTP/1.0' || proto.startsWith('HTTP/0');
  return { proto, minor: old ? 0 : 1, status: Number(code), statusText };
}

/** Names canonical, values trimmed, folded lines joined. */
function parseFields(lines: readonly string[]): Field[] {
  const fields: [string, string][] = [];
  // The last two are the blank line and what follows its line feed.
  for (let index = 1; index < lines.length - 2; index++) {
    const line = lines[index]!;
    const first = line.charCodeAt(0);
    if (first === 32 || first === 9) {
      const last = fields.at(-1);
      if (!last) throw malformed(`malformed MIME header initial line: ${quote(trimEnd(line))}`);
      last[1] = `${last[1]} ${checked(line.trim())}`.trim();
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? undefined : canonicalName(line.slice(0, colon));
    if (name === undefined) throw malformed(`malformed MIME header line: ${trimEnd(line)}`);
    fields.push([name, checked(trimSpace(line.slice(colon + 1)))]);
  }
  return fields;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const names = new Map<string, string | undefined>();

/** 'content-type' → 'Content-Type'; one with a blank in it stays as it is, as in Go; undefined where it is no name at all. */
export function canonicalName(name: string): string | undefined {
  if (names.has(name)) return names.get(name);
  const canonical = TOKEN.test(name)
    ? name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
    : TOKEN.test(name.replaceAll(' ', ''))
      ? name
      : undefined;
  if (names.size >= MOST_CACHED) names.clear();
  names.set(name, canonical);
  return canonical;
}

function contentLength(value: string, before: number | undefined): number {
  const length = /^\d{1,18}$/.test(value) ? Number(value) : undefined;
  if (length === undefined) throw malformed(`bad Content-Length ${quote(value)}`);
  if (before !== undefined && before !== length)
    throw malformed(`http: message cannot contain multiple Content-Length headers; got ["${before}" "${length}"]`);
  return length;
}

function checked(value: string): string {
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value)) throw malformed(`malformed MIME header line: ${quote(value)}`);
  return value;
}

const trimEnd = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
const trimSpace = (text: string): string => text.replace(/^[ \t]+|[ \t\r]+$/g, '');
const quote = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
const malformed = (why: string): RequestError => new RequestError(why, CODE.generic);
