import { STATUS_CODES } from 'node:http';
import type { Bytes } from '../../../units.ts';
import { isKeepable } from '../keepable.ts';
import { canonicalName } from '../response-head.ts';
import type { Field, ResponseHead } from '../response-head.ts';
import { decodeLatin1 } from '../text.ts';
import { ERROR, StreamFault } from './faults.ts';
import { Decoder } from './hpack/decode.ts';
import type { Entry } from './hpack/static-table.ts';

/** A block of header fields: a response's head, or what follows its body. */
export type Fields = ResponseHead | 'trailers' | 'too large' | StreamFault;

const MOST_CACHED = 512;
const LONGEST_CACHED = 1024;
/** Blocks that mean the same on each connection, with what they put into its table. Servers repeat theirs. */
const everywhere = new Map<string, { readonly fields: Fields; readonly added: readonly Entry[] }>();

/** Reads the header blocks of one connection, in the order of their coming. */
export class FieldsReader {
  readonly #decoder = new Decoder();
  /** Blocks that mean this as long as the table stays what it is. */
  #here: Map<string, Fields> | undefined;
  #version = 0;

  /**
   * @param most bytes of all fields
   * @throws ConnectionFault COMPRESSION_ERROR
   */
  read(bytes: Buffer, from: number, to: number, most: Bytes): Fields {
    if (to - from > LONGEST_CACHED) return toFields(this.#decoder.decode(bytes, from, to, most));
    const { table } = this.#decoder;
    const block = bytes.toString('latin1', from, to);
    const known = everywhere.get(block);
    if (known !== undefined) {
      for (const entry of known.added) table.add(entry);
      return known.fields;
    }
    if (this.#version === table.version) {
      const same = this.#here?.get(block);
      if (same !== undefined) return same;
    }
    const decoded = this.#decoder.decode(bytes, from, to, most);
    const fields = toFields(decoded);
    if (typeof fields === 'object' && 'fields' in fields) this.#remember(block, fields, decoded);
    return fields;
  }

  #remember(block: string, fields: ResponseHead, { bound, added }: { bound: boolean; added: readonly Entry[] }): void {
    if (!bound) {
      if (everywhere.size >= MOST_CACHED) everywhere.clear();
      everywhere.set(block, { fields, added });
      return;
    }
    const { version } = this.#decoder.table;
    if (this.#version !== version || this.#here === undefined || this.#here.size >= MOST_HERE) this.#here = new Map();
    this.#version = version;
    if (added.length === 0) this.#here.set(block, fields);
  }
}

const MOST_HERE = 32;

function toFields({ fields, tooLarge }: { fields: readonly Entry[]; tooLarge: boolean }): Fields {
  if (tooLarge) return 'too large';
  const status = statusOf(fields);
  if (status instanceof StreamFault) return status;
  if (status === undefined) return 'trailers';
  const list: Field[] = [];
  let [length, contentEncoding] = [undefined as number | undefined, ''];
  let location: string | undefined;
  const setCookies: string[] = [];
  let serverTiming = '';
  for (const { name, value } of fields) {
    if (name === ':status') continue;
    list.push([canonicalName(name) ?? name, value]);
    if (name === 'content-length' && /^\d{1,15}$/.test(value)) length ??= Number(value);
    else if (name === 'content-encoding') contentEncoding ||= value;
    else if (name === 'location') location ??= decodeLatin1(value);
    else if (name === 'set-cookie') setCookies.push(value);
    else if (name === 'server-timing') serverTiming += serverTiming === '' ? value : `, ${value}`;
  }
  return {
    text: '',
    proto: 'HTTP/2.0',
    status,
    statusText: `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(),
    fields: list,
    length,
    chunked: false,
    close: false,
    contentEncoding,
    location,
    setCookies,
    keepable: isKeepable(status, list),
    serverTiming,
  };
}

/** What HTTP/2 allows of a name (RFC 9113, 8.2.1), in lower case. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

/** Checks all fields. @returns undefined for trailers, which have no status */
function statusOf(fields: readonly Entry[]): number | StreamFault | undefined {
  let status: string | undefined;
  for (const [index, { name, value }] of fields.entries()) {
    if (name.startsWith(':')) {
      if (name !== ':status' || status !== undefined || index > 0) return malformed(`the pseudo-field ${name}`);
      status = value;
    } else if (!NAME.test(name) || CONTROL.test(value)) {
      return malformed(`the field ${JSON.stringify(name)}`);
    }
  }
  if (status === undefined) return undefined;
  return /^\d{3}$/.test(status) ? Number(status) : malformed(`the status ${JSON.stringify(status)}`);
}

const malformed = (what: string): StreamFault => new StreamFault(ERROR.protocol, `malformed response: ${what}`);
