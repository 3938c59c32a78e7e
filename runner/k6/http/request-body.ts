import { randomBytes } from 'node:crypto';
import { toText } from './text.ts';

/** What `http.file` makes. */
export class FileData {
  data: unknown;
  filename: string;
  content_type: string;
  constructor(data: unknown, filename?: string, contentType?: string) {
    this.data = data;
    this.filename = filename ?? String(Math.floor(performance.timeOrigin * 1e6));
    this.content_type = contentType ?? 'application/octet-stream';
  }
}

export interface EncodedBody {
  readonly body: string | Uint8Array | undefined;
  /** What the Content-Type becomes where the script gave none. */
  readonly contentType: string | undefined;
}

export const NO_BODY: EncodedBody = { body: undefined, contentType: undefined };

/**
 * A body as k6 encodes it: text and bytes as they are, an object as a form, one with a file as multipart.
 *
 * @throws TypeError for a number or boolean
 */
export function encodeBody(body: unknown): EncodedBody {
  if (body === undefined || body === null) return NO_BODY;
  if (typeof body === 'string') return { body, contentType: undefined };
  const bytes = toBytes(body);
  if (bytes) return { body: bytes, contentType: undefined };
  if (typeof body !== 'object') throw new TypeError(`unknown request body type ${typeof body}`);
  const fields = Object.entries(body);
  if (fields.some(([, value]) => value instanceof FileData)) return multipart(fields);
  return { body: form(fields), contentType: 'application/x-www-form-urlencoded' };
}

/** The bytes of an ArrayBuffer or a view of one. */
function toBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return undefined;
}

function form(fields: readonly [string, unknown][]): string {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((item) => `${escape(name)}=${escape(asGo(item))}`),
    )
    .join('&');
}

/** As Go's url.QueryEscape: a space is '+', and only unreserved characters stay. */
const escape = (text: string): string =>
  encodeURIComponent(wellFormed(text))
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

// A lone surrogate has no UTF-8; Go writes U+FFFD for it.
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

/** As Go's fmt prints a value that goja handed over. */
function asGo(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(asGo).join(' ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([name, item]) => `${name}:${asGo(item)}`).join(' ')}]`;
  }
  return toText(value);
}

function multipart(fields: readonly [string, unknown][]): EncodedBody {
  const boundary = randomBytes(30).toString('hex');
  const parts: Uint8Array[] = [];
  for (const [name, value] of fields) {
    const disposition = `Content-Disposition: form-data; name="${quoted(name)}"`;
    if (value instanceof FileData) {
      const head = `${disposition}; filename="${quoted(value.filename)}"\r\nContent-Type: ${value.content_type}`;
      parts.push(part(boundary, head, toBytes(value.data) ?? Buffer.from(toText(value.data))));
    } else {
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value])
        parts.push(part(boundary, disposition, toBytes(item) ?? Buffer.from(asGo(item))));
    }
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { body: Buffer.concat(parts), contentType: `multipart/form-data; boundary=${boundary}` };
}

const part = (boundary: string, head: string, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), content, Buffer.from('\r\n')]);

const quoted = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
