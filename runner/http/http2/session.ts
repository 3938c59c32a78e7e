import type { Bytes } from '../../../units.ts';
import type { Dialled, SocketReader } from '../dial.ts';
import { toRequestError } from '../errors.ts';
import type { RequestError } from '../errors.ts';
import type { Carrier, Exchange, Wire } from '../exchange.ts';
import { Answers } from './answers.ts';
import { ConnectionFault, FrameTooLarge } from './faults.ts';
import { CONNECTION_WINDOW, FIRST_WINDOW, STREAM_WINDOW } from './flow.ts';
import { FLAG, PREFACE, SETTING, TYPE, frame, goAwayFrame, settingsFrame, windowUpdate } from './frames.ts';
import { Incoming } from './incoming.ts';
import type { FrameTaker } from './incoming.ts';
import { Outbox } from './outbox.ts';
import { firstSettings, readPeerSettings } from './peer-settings.ts';
import { connectionError, generic, goAwayError } from './request-errors.ts';
import { requestBlock } from './request-block.ts';
import { Requests } from './requests.ts';

/** What a session needs of who keeps it. */
export interface SessionKeeper {
  /** It takes no more requests; those under way go on. */
  retired(session: Session): void;
  gone(session: Session): void;
  /** The server did not look at the request: it may go out again. */
  retry(exchange: Exchange): void;
}

export interface SessionOptions {
  /** False: it carries one request only. */
  readonly reuse: boolean;
  /** Of all fields of a response together. */
  readonly mostHeadBytes: Bytes;
}

/** An HTTP/2 connection (RFC 9113): many exchanges at a time, each a stream. */
export class Session implements Carrier, Wire, SocketReader, FrameTaker {
  readonly origin: string;
  readonly dialled: Dialled;
  readonly first: Exchange;
  readonly remoteIp: string;
  readonly remotePort: number;
  readonly tlsVersion: string;
  readonly tlsCipher: string;

  readonly #keeper: SessionKeeper;
  readonly #options: SessionOptions;
  readonly #peer = firstSettings();
  readonly #outbox: Outbox;
  readonly #requests: Requests;
  readonly #answers: Answers;
  readonly #incoming: Incoming;
  /** How often the server said something. */
  #heard = 0;
  #goAway: number | undefined;
  /** It takes requests. */
  #open = true;
  #closed = false;

  constructor(dialled: Dialled, first: Exchange, keeper: SessionKeeper, options: SessionOptions) {
    this.#keeper = keeper;
    this.#options = options;
    this.dialled = dialled;
    this.first = first;
    this.origin = first.target.origin;
    this.remoteIp = dialled.remoteIp;
    this.remotePort = dialled.remotePort;
    this.tlsVersion = dialled.tlsVersion;
    this.tlsCipher = dialled.tlsCipher;
    dialled.attach(this);
    this.#outbox = new Outbox(dialled.socket, () => this.#requests.uploads.pumpAll());
    this.#requests = new Requests({
      wire: this,
      peer: this.#peer,
      outbox: this.#outbox,
      heard: () => this.#heard,
      retry: (exchange) => keeper.retry(exchange),
      removed: () => {
        if (!this.#open) this.#closeIfDone();
      },
    });
    this.#answers = new Answers(this.#requests, this.#outbox, options.mostHeadBytes);
    this.#incoming = new Incoming(this, options.mostHeadBytes);
    const settings = [
      [SETTING.enablePush, 0],
      [SETTING.initialWindow, STREAM_WINDOW],
      [SETTING.mostHeaderBytes, options.mostHeadBytes],
    ] as const;
    this.#outbox.put(PREFACE + settingsFrame(settings) + windowUpdate(0, CONNECTION_WINDOW - FIRST_WINDOW));
  }

  send(exchange: Exchange): void {
    exchange.carrier = this;
    if (!this.#open) return this.#keeper.retry(exchange);
    const { head, method, target } = exchange;
    if (requestBlock(head, method, target).listBytes > this.#peer.mostHeaderBytes)
      queueMicrotask(() => exchange.settle(generic("http2: request header list larger than peer's advertised limit")));
    else this.#requests.streams.add(exchange);
    if (!this.#options.reuse || this.#requests.streams.usedUp) this.#retire();
  }

  received(bytes: Buffer, count: number): void {
    this.#heard++;
    try {
      this.#incoming.read(bytes, count);
    } catch (error) {
      if (!(error instanceof ConnectionFault)) throw error;
      this.#fault(error);
    }
  }

  data(id: number, ends: boolean, bytes: Buffer, from: number, to: number, size: Bytes): void {
    this.#answers.spend(size);
    const stream = this.#requests.streams.find(id);
    if (stream !== undefined) this.#answers.data(stream, ends, bytes, from, to, size);
  }

  fields(id: number, ends: boolean, bytes: Buffer, from: number, to: number): void {
    this.#answers.fields(this.#requests.streams.find(id), ends, bytes, from, to);
  }

  settings(bytes: Buffer, from: number, to: number, first: boolean): void {
    const before = this.#peer.initialWindow;
    readPeerSettings(this.#peer, bytes, from, to, first);
    const { streams, uploads } = this.#requests;
    streams.enlargeAll(this.#peer.initialWindow - before);
    this.#outbox.reply(frame(TYPE.settings, FLAG.ack, 0, ''));
    uploads.pumpAll();
    streams.startQueued();
  }

  ping(payload: string): void {
    this.#outbox.reply(frame(TYPE.ping, FLAG.ack, 0, payload));
  }

  enlarge(id: number, by: Bytes): void {
    if (id === 0) return this.#requests.uploads.enlarge(by);
    const stream = this.#requests.streams.find(id);
    if (stream !== undefined) this.#requests.enlarge(stream, by);
  }

  reset(id: number, code: number): void {
    const stream = this.#requests.streams.find(id);
    if (stream !== undefined) this.#requests.reset(stream, code);
  }

  /** The server takes no more requests; those after `last` it never looked at. */
  goAway(last: number, code: number): void {
    this.#goAway = code;
    this.#retire();
    this.#requests.leave(last, code);
    this.#closeIfDone();
  }

  cancel(exchange: Exchange, reason: RequestError): void {
    this.#requests.cancel(exchange, reason);
  }

  /** Ends what goes on here, with this reason. */
  abort(reason: RequestError): void {
    this.#requests.abort(reason);
  }

  ended(): void {
    this.#lose(() => generic('unexpected EOF'));
  }

  failed(cause: unknown): void {
    this.#lose(() => toRequestError(cause, 'exchange'));
  }

  #lose(reason: () => RequestError): void {
    const goAway = this.#goAway;
    if (goAway === undefined) this.#end(reason, true);
    else this.#end(() => goAwayError(goAway), false);
  }

  /** The server broke the protocol of the connection: nothing of it can be trusted any more. */
  #fault(fault: ConnectionFault): void {
    const { code, message } = fault;
    this.#outbox.put(goAwayFrame(code));
    this.#end(() => (fault instanceof FrameTooLarge ? generic(message) : connectionError(code, message)), false);
  }

  /** @param byServer as in Requests.lose */
  #end(reason: () => RequestError, byServer: boolean): void {
    if (!this.#closed) this.#requests.lose(() => this.close(), reason, byServer);
  }

  #retire(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#keeper.retired(this);
  }

  #closeIfDone(): void {
    if (this.#requests.streams.idle) this.close();
  }

  /** Closes it unless requests are under way; then after the last. */
  closeIdle(): void {
    this.#retire();
    this.#closeIfDone();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#retire();
    this.#requests.streams.close();
    this.#outbox.flush();
    this.#outbox.close();
    this.#incoming.close();
    this.dialled.socket.destroy();
    this.#keeper.gone(this);
  }
}
