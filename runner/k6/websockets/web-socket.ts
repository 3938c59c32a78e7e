import type { WebSocketHandle } from '../../http/websocket.ts';
import { toBytes } from '../bytes.ts';
import type { EngineVu } from '../engine-vu.ts';
import { GoError } from '../go-error.ts';
import { toText } from '../http/text.ts';
import { openMeasured } from '../ws/measured.ts';
import { readRequest } from '../ws/request.ts';
import { Listeners } from './listeners.ts';

const STATE = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 } as const;

/** The WebSocket class of one VU. */
export function webSocketClass(vu: EngineVu): unknown {
  return class WebSocket extends Listeners {
    static readonly CONNECTING = STATE.CONNECTING;
    static readonly OPEN = STATE.OPEN;
    static readonly CLOSING = STATE.CLOSING;
    static readonly CLOSED = STATE.CLOSED;
    readonly CONNECTING = STATE.CONNECTING;
    readonly OPEN = STATE.OPEN;
    readonly CLOSING = STATE.CLOSING;
    readonly CLOSED = STATE.CLOSED;

    readonly url: string;
    readyState: number = STATE.CONNECTING;
    protocol = '';
    extensions: string[] = [];
    #binaryType: 'blob' | 'arraybuffer' = 'blob';
    #handle: WebSocketHandle | undefined;
    /** Asked for before there was something to close. */
    #closing: { code: number; reason: string } | undefined;

    constructor(url: unknown, protocols?: unknown, params?: unknown) {
      super(vu);
      if (vu.stage === 'init') throw new GoError('using websockets in the init context is not supported');
      this.url = toText(url);
      const names = Array.isArray(protocols) ? protocols.map(toText) : typeof protocols === 'string' ? [protocols] : [];
      const { request, tags } = readRequest(vu, this.url, names, params);
      const letGo = vu.keepAlive();
      const gone = (): void => {
        vu.signal.removeEventListener('abort', interrupted);
        letGo();
      };
      const interrupted = (): void => {
        this.forget();
        this.#handle?.terminate();
        gone();
      };
      vu.signal.addEventListener('abort', interrupted);
      const opening = openMeasured(
        vu,
        request,
        tags,
        {
          opened: (handshake) =>
            this.soon(() => {
              this.protocol = handshake.protocol;
              if (this.readyState === STATE.CONNECTING) this.readyState = STATE.OPEN;
              this.emit('open');
            }),
          message: (data, binary) =>
            this.soon(() => {
              if (this.readyState !== STATE.CLOSED)
                this.emit('message', { data: this.#read(data, binary), origin: '' });
            }),
          ping: () => this.soon(() => this.emit('ping')),
          pong: () => this.soon(() => this.emit('pong')),
          closed: (code, reason, error) => {
            this.soon(() => this.#end(error, { code, reason }));
            this.soon(gone);
          },
          refused: (error) => {
            this.soon(() => this.#end(error, { reason: '' }));
            this.soon(gone);
          },
        },
        gone,
      );
      void this.#attach(opening);
    }

    async #attach(opening: Promise<WebSocketHandle | undefined>): Promise<void> {
      this.#handle = await opening;
      if (this.#closing) this.#handle?.close(this.#closing.code, this.#closing.reason);
    }

    get binaryType(): string {
      return this.#binaryType;
    }
    set binaryType(value: unknown) {
      if (value !== 'blob' && value !== 'arraybuffer')
        throw new GoError(`unknown binaryType ${toText(value)}, the supported ones are "blob" and "arraybuffer"`);
      this.#binaryType = value;
    }

    get bufferedAmount(): number {
      return this.#handle?.bufferedAmount ?? 0;
    }

    send(data: unknown): void {
      if (this.readyState !== STATE.OPEN) throw new GoError('InvalidStateError');
      if (data instanceof Blob) {
        void data.arrayBuffer().then((bytes) => this.#handle?.send(new Uint8Array(bytes)));
        return;
      }
      this.#handle?.send(typeof data === 'string' ? data : toBytes(data));
    }

    ping(): void {
      if (this.readyState !== STATE.OPEN) throw new GoError('InvalidStateError');
      this.#handle?.ping();
    }

    close(code: unknown = 1000, reason: unknown = ''): void {
      if (this.readyState === STATE.CLOSING || this.readyState === STATE.CLOSED) return;
      this.readyState = STATE.CLOSING;
      this.#closing = { code: Number(code), reason: toText(reason) };
      this.#handle?.close(this.#closing.code, this.#closing.reason);
    }

    #read(data: Buffer, binary: boolean): unknown {
      if (!binary) return data.toString('utf8');
      const bytes = new Uint8Array(data);
      return this.#binaryType === 'blob' ? new Blob([bytes]) : bytes.buffer;
    }

    #end(error: string | undefined, how: { code?: number; reason: string }): void {
      this.readyState = STATE.CLOSED;
      if (error !== undefined) this.emit('error', { error });
      this.emit('close', how);
    }

    /** A listener threw: the script's `onerror` hears it, the socket is closed, and the iteration has failed. */
    protected override failed(error: unknown): void {
      this.emit('error', { error: String(error) });
      this.close();
    }
  };
}
