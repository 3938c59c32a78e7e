import type { Bytes } from '../../units.ts';
import { Connection } from './connection.ts';
import type { ConnectionKeeper } from './connection.ts';
import { bind } from './deadlines.ts';
import { dial } from './dial.ts';
import type { Dialled } from './dial.ts';
import { toRequestError } from './errors.ts';
import type { RequestError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { Session } from './http2/session.ts';
import type { SessionKeeper } from './http2/session.ts';
import { ForbiddenHost } from './network.ts';
import type { Network } from './network.ts';
import type { TlsSettings } from './tls-options.ts';
import { UserError } from '../../user-error.ts';

export interface ClientOptions {
  readonly tls: TlsSettings;
  readonly noConnectionReuse: boolean;
  readonly maxHeaderBytes: Bytes;
}

/** The connections of one VU: what is idle is taken again, what is missing is opened. */
export class Client implements ConnectionKeeper, SessionKeeper {
  readonly #network: Network;
  readonly #options: ClientOptions;
  readonly #idle = new Map<string, Connection[]>();
  readonly #sessions = new Map<string, Session>();
  readonly #open = new Set<Connection | Session>();
  readonly #dialling = new Set<Exchange>();

  constructor(network: Network, options: ClientOptions) {
    this.#network = network;
    this.#options = options;
  }

  get maxHeaderBytes(): Bytes {
    return this.#options.maxHeaderBytes;
  }

  /** Sends a request; `exchange.owner` hears how it ended. */
  start(exchange: Exchange): void {
    bind(exchange);
    this.#route(exchange);
  }

  #route(exchange: Exchange): void {
    const { origin } = exchange.target;
    const connection = this.#idle.get(origin)?.pop() ?? this.#sessions.get(origin);
    if (connection !== undefined) connection.send(exchange);
    else void this.#dial(exchange);
  }

  async #dial(exchange: Exchange): Promise<void> {
    const giveUp = new AbortController();
    exchange.carrier = {
      cancel(_, reason) {
        giveUp.abort(reason);
        exchange.settle(reason);
      },
    };
    this.#dialling.add(exchange);
    try {
      const dialled = await dial(exchange.target, this.#network, this.#options.tls, giveUp.signal);
      if (giveUp.signal.aborted) dialled.socket.destroy();
      else this.#take(dialled, exchange).send(exchange);
    } catch (error) {
      if (giveUp.signal.aborted) return;
      if (error instanceof ForbiddenHost || error instanceof UserError) exchange.refuse(error);
      else exchange.settle(toRequestError(error, 'dial'));
    } finally {
      this.#dialling.delete(exchange);
    }
  }

  #take(dialled: Dialled, exchange: Exchange): Connection | Session {
    if (dialled.protocol === 'http/1.1') {
      const connection = new Connection(dialled, exchange, this);
      this.#open.add(connection);
      return connection;
    }
    const { origin } = exchange.target;
    const other = this.#sessions.get(origin);
    if (other) {
      // Two were opened at once (batch): one carries both requests.
      dialled.socket.destroy();
      return other;
    }
    const reuse = !this.#options.noConnectionReuse;
    const session = new Session(dialled, exchange, this, { reuse, mostHeadBytes: this.maxHeaderBytes });
    this.#open.add(session);
    if (reuse) this.#sessions.set(origin, session);
    return session;
  }

  idle(connection: Connection): void {
    if (this.#options.noConnectionReuse) return connection.close();
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) this.#idle.set(connection.origin, [connection]);
    else idle.push(connection);
  }

  retired(session: Session): void {
    if (this.#sessions.get(session.origin) === session) this.#sessions.delete(session.origin);
  }

  gone(connection: Connection | Session): void {
    this.#open.delete(connection);
    const idle = this.#idle.get(connection.origin);
    const index = idle?.indexOf(connection as Connection) ?? -1;
    if (index >= 0) idle?.splice(index, 1);
  }

  retry(exchange: Exchange): void {
    this.#route(exchange);
  }

  /** Closes what no request uses. */
  closeIdle(): void {
    for (const idle of this.#idle.values()) for (const connection of idle.slice()) connection.close();
    for (const session of this.#sessions.values()) session.closeIdle();
  }

  /** Gives up all requests under way. */
  abort(reason: RequestError): void {
    for (const exchange of this.#dialling) exchange.carrier?.cancel(exchange, reason);
    for (const connection of this.#open) connection.abort(reason);
  }

  close(): void {
    for (const connection of this.#open) connection.close();
  }
}
