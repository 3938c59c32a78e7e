import { Connection } from './connection.ts';
import type { ConnectionKeeper } from './connection.ts';
import { bind } from './deadlines.ts';
import { dial } from './dial.ts';
import type { DialOptions } from './dial.ts';
import { toRequestError } from './errors.ts';
import type { RequestError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { ForbiddenHost } from './network.ts';
import type { Network } from './network.ts';

export interface ClientOptions extends DialOptions {
  readonly noConnectionReuse: boolean;
}

/** The connections of one VU: what is idle is taken again, what is missing is opened. */
export class Client implements ConnectionKeeper {
  readonly #network: Network;
  readonly #options: ClientOptions;
  readonly #idle = new Map<string, Connection[]>();
  readonly #open = new Set<Connection>();
  readonly #dialling = new Set<Exchange>();

  constructor(network: Network, options: ClientOptions) {
    this.#network = network;
    this.#options = options;
  }

  /** Sends a request; `exchange.owner` hears how it ended. */
  start(exchange: Exchange): void {
    bind(exchange);
    this.#route(exchange);
  }

  #route(exchange: Exchange): void {
    const connection = this.#idle.get(exchange.target.origin)?.pop();
    if (connection !== undefined) connection.send(exchange);
    else void this.#dial(exchange);
  }

  async #dial(exchange: Exchange): Promise<void> {
    const giveUp = new AbortController();
    let over = false;
    exchange.carrier = {
      cancel(_, reason) {
        over = true;
        giveUp.abort(reason);
        exchange.settle(reason);
      },
    };
    this.#dialling.add(exchange);
    try {
      const dialled = await dial(exchange.target, this.#network, this.#options, giveUp.signal);
      const connection = new Connection(dialled, exchange, this);
      this.#open.add(connection);
      if (over) connection.close();
      else connection.send(exchange);
    } catch (error) {
      if (over) return;
      if (error instanceof ForbiddenHost) exchange.refuse(error);
      else exchange.settle(toRequestError(error, 'dial'));
    } finally {
      this.#dialling.delete(exchange);
    }
  }

  idle(connection: Connection): void {
    if (this.#options.noConnectionReuse) return connection.close();
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) this.#idle.set(connection.origin, [connection]);
    else idle.push(connection);
  }

  gone(connection: Connection): void {
    this.#open.delete(connection);
    const idle = this.#idle.get(connection.origin);
    const index = idle?.indexOf(connection) ?? -1;
    if (index >= 0) idle?.splice(index, 1);
  }

  retry(exchange: Exchange): void {
    this.#route(exchange);
  }

  /** Closes what no request uses. */
  closeIdle(): void {
    for (const idle of this.#idle.values()) for (const connection of idle.slice()) connection.close();
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
