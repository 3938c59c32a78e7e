import type { Bytes } from '../../../units.ts';

/** One event, by the names that xk6-sse gives its parts; '' where the server left one out. */
export interface ServerEvent {
  id: string;
  comment: string;
  name: string;
  data: string;
}

/** Reads an event stream (WHATWG HTML, 9.2.6), however it is split over reads. */
export class EventParser {
  readonly #mostBytes: Bytes;
  readonly #decoder = new TextDecoder();
  /** A line that has not ended yet. */
  #line = '';
  #afterCr = false;
  #id = '';
  #name = '';
  #comment = '';
  #data: string[] = [];
  #size: Bytes = 0;

  /** @param mostBytes an event may not be larger, its comments and lines without meaning included */
  constructor(mostBytes: Bytes) {
    this.#mostBytes = mostBytes;
  }

  /**
   * @returns the events that are whole now
   * @throws RangeError where one grows larger than allowed
   */
  read(bytes: Uint8Array): ServerEvent[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    const events: ServerEvent[] = [];
    let from = this.#afterCr && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#afterCr = false;
    for (let end = lineEnd(text, from); end >= 0; end = lineEnd(text, from)) {
      const event = this.#take(this.#line + text.slice(from, end));
      this.#line = '';
      if (event !== undefined) events.push(event);
      from = end + 1;
      if (text[end] === '\r' && from === text.length) this.#afterCr = true;
      else if (text[end] === '\r' && text[from] === '\n') from++;
    }
    this.#line += text.slice(from);
    this.#check(this.#line.length);
    return events;
  }

  #check(more: Bytes): void {
    if (this.#size + more > this.#mostBytes)
      throw new RangeError(`an event is larger than ${this.#mostBytes} bytes (options.ext.plimsoll.maxEventBytes)`);
  }

  #take(line: string): ServerEvent | undefined {
    if (line === '') return this.#dispatch();
    this.#check(line.length);
    this.#size += line.length;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    switch (field) {
      case '':
        this.#comment = value;
        break;
      case 'data':
        this.#data.push(value);
        break;
      case 'event':
        this.#name = value;
        break;
      case 'id':
        if (!value.includes('\0')) this.#id = value;
        break;
      // `retry` is for who connects again, and anything else for nobody.
    }
    return undefined;
  }

  /** A blank line: without data it ends nothing. */
  #dispatch(): ServerEvent | undefined {
    const event =
      this.#data.length === 0
        ? undefined
        : { id: this.#id, comment: this.#comment, name: this.#name, data: this.#data.join('\n') };
    this.#id = this.#name = this.#comment = '';
    this.#data = [];
    this.#size = 0;
    return event;
  }
}

function lineEnd(text: string, from: number): number {
  const lf = text.indexOf('\n', from);
  // A carriage return behind the line feed need not be looked for.
  const cr = (lf < 0 ? text : text.slice(0, lf)).indexOf('\r', from);
  return cr < 0 ? lf : cr;
}
