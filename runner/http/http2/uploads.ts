import type { Bytes } from '../../../units.ts';
import { ConnectionFault, ERROR } from './faults.ts';
import { FIRST_WINDOW, grow } from './flow.ts';
import { FLAG, TYPE, frame } from './frames.ts';
import type { Outbox } from './outbox.ts';
import type { PeerSettings } from './peer-settings.ts';
import type { Stream } from './stream.ts';

/** More than this of an upload may not wait in a socket. */
const MOST_WAITING: Bytes = 256 << 10;

/** Sends bodies, as fast as the server's windows and the socket take them (RFC 9113, 5.2). */
export class Uploads {
  readonly #outbox: Outbox;
  readonly #peer: PeerSettings;
  /** Those that wait for a window or for the socket. */
  readonly #waiting = new Set<Stream>();
  #window = FIRST_WINDOW;

  constructor(outbox: Outbox, peer: PeerSettings) {
    this.#outbox = outbox;
    this.#peer = peer;
  }

  begin(stream: Stream, body: string | Uint8Array): void {
    stream.upload = typeof body === 'string' ? asLatin1(body) : Buffer.from(body).toString('latin1');
    this.pump(stream);
  }

  pump(stream: Stream): void {
    const { exchange } = stream;
    while (stream.upload !== undefined) {
      const { upload } = stream;
      const room = Math.min(stream.sendWindow, this.#window, this.#peer.maxFrame);
      if (room <= 0 || this.#outbox.waiting > MOST_WAITING) return void this.#waiting.add(stream);
      const to = Math.min(upload.length, stream.uploaded + room);
      const size = to - stream.uploaded;
      const last = to === upload.length;
      const data = frame(TYPE.data, last ? FLAG.endStream : 0, stream.id, upload.slice(stream.uploaded, to));
      stream.uploaded = to;
      stream.sendWindow -= size;
      this.#window -= size;
      exchange.bytesSent += data.length;
      if (last) stream.upload = undefined;
      this.#outbox.put(data, last ? exchange : undefined);
    }
    this.#waiting.delete(stream);
  }

  pumpAll(): void {
    for (const stream of this.#waiting) this.pump(stream);
  }

  /** The server takes more on the whole connection. @throws ConnectionFault */
  enlarge(by: Bytes): void {
    if (by === 0) throw new ConnectionFault(ERROR.protocol, 'WINDOW_UPDATE by 0');
    const window = grow(this.#window, by);
    if (window === undefined) throw new ConnectionFault(ERROR.flowControl, 'a window larger than may be');
    this.#window = window;
    this.pumpAll();
  }

  drop(stream: Stream): void {
    stream.upload = undefined;
    this.#waiting.delete(stream);
  }
}

function asLatin1(body: string): string {
  return Buffer.byteLength(body) === body.length ? body : Buffer.from(body).toString('latin1');
}
