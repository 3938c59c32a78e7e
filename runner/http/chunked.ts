import { CODE, RequestError } from './errors.ts';

const STATE = {
  size: 0,
  extension: 1,
  sizeLf: 2,
  data: 3,
  dataCr: 4,
  dataLf: 5,
  trailer: 6,
  trailerLine: 7,
  lastLf: 8,
} as const;
type State = (typeof STATE)[keyof typeof STATE];

/** What Go allows for one chunk's line, and for all trailers. */
const LONGEST_LINE = 4096;
const LONGEST_TRAILERS = 1 << 20;

/**
 * Takes a chunked body apart (RFC 9112, 7.1), however it is split over reads. Extensions and trailers are passed over.
 *
 * Chunk lines must end in CR LF, as Go's reader wants it since lone line feeds served request smuggling.
 */
export class ChunkedReader {
  #state: State = STATE.size;
  #digits = 0;
  #left = 0;
  #line = 0;
  #trailers = 0;
  done = false;

  /**
   * @param take gets each piece of the body, as a range of `bytes`
   * @returns where the body ended, or `end`
   * @throws RequestError 1000 where the framing is broken
   */
  read(bytes: Uint8Array, start: number, end: number, take: (from: number, to: number) => void): number {
    let at = start;
    while (at < end) {
      if (this.#state === STATE.data) {
        const to = Math.min(end, at + this.#left);
        take(at, to);
        this.#left -= to - at;
        at = to;
        if (this.#left === 0) this.#state = STATE.dataCr;
        continue;
      }
      this.#step(bytes[at]!);
      at++;
      if (this.done) return at;
    }
    return at;
  }

  #step(byte: number): void {
    switch (this.#state) {
      case STATE.size:
        return this.#size(byte);
      case STATE.extension:
        if (byte === CR) this.#state = STATE.sizeLf;
        else if (byte === LF) throw broken('chunked line ends with bare LF');
        else if (++this.#line > LONGEST_LINE) throw broken('header line too long');
        return;
      case STATE.sizeLf:
        if (byte !== LF) throw broken('invalid CR in chunked line');
        this.#state = this.#left === 0 ? STATE.trailer : STATE.data;
        return;
      case STATE.dataCr:
        if (byte !== CR) throw broken('malformed chunked encoding');
        this.#state = STATE.dataLf;
        return;
      case STATE.dataLf:
        if (byte !== LF) throw broken('malformed chunked encoding');
        this.#state = STATE.size;
        this.#digits = 0;
        this.#line = 0;
        return;
      case STATE.trailer:
        if (byte === CR) this.#state = STATE.lastLf;
        else if (byte === LF) this.done = true;
        else this.#state = STATE.trailerLine;
        return this.#countTrailer();
      case STATE.trailerLine:
        if (byte === LF) this.#state = STATE.trailer;
        return this.#countTrailer();
      case STATE.lastLf:
        if (byte !== LF) throw broken('malformed trailer');
        this.done = true;
    }
  }

  #size(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      if (++this.#digits > 16 || this.#left > LARGEST / 16) throw broken('http chunk length too large');
      this.#left = this.#left * 16 + digit;
      return;
    }
    if (this.#digits === 0) throw broken('invalid byte in chunk length');
    if (byte === CR) this.#state = STATE.sizeLf;
    else if (byte === SEMICOLON || byte === SPACE || byte === TAB) this.#state = STATE.extension;
    else if (byte === LF) throw broken('chunked line ends with bare LF');
    else throw broken('invalid byte in chunk length');
  }

  #countTrailer(): void {
    if (++this.#trailers > LONGEST_TRAILERS) throw broken('http: suspiciously long trailer after chunked body');
  }
}

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const SEMICOLON = 59;
const LARGEST = Number.MAX_SAFE_INTEGER;

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

const broken = (why: string): RequestError => new RequestError(why, CODE.generic);
