import type { Call, CallListener } from '../../http/call.ts';
import { CODE, INTERRUPTED } from '../../http/errors.ts';
import type { RequestError } from '../../http/errors.ts';
import type { Exchange, RequestBody } from '../../http/exchange.ts';
import type { ForbiddenHost } from '../../http/network.ts';
import { UserError } from '../../../user-error.ts';
import type { Timings } from '../vu.ts';
import type { Params } from './params.ts';
import { describeExchange } from './debug.ts';
import { HttpResponse, errorCode } from './response.ts';
import type { Sent } from './response.ts';
import type { HttpSession } from './session.ts';
import { unsentExchange } from './unsent.ts';

interface Asked extends Sent {
  /** The `name` tag, where the script gave one. */
  readonly name: string | undefined;
  /** The script waits for it. */
  readonly blocks: boolean;
}

/** One request of the script, until its promise is settled. Counts each of its exchanges. */
export class Pending implements CallListener, Sent {
  readonly method: string;
  readonly url: string;
  readonly body: RequestBody | undefined;
  readonly params: Params;
  readonly #session: HttpSession;
  readonly #name: string | undefined;
  #resolve!: (response: HttpResponse) => void;
  #reject!: (reason: Error) => void;
  #timings!: Timings;
  /** Where the script does not wait: lets its iteration end. */
  readonly #letGo: (() => void) | undefined;

  constructor(session: HttpSession, asked: Asked) {
    this.#session = session;
    this.method = asked.method;
    this.url = asked.url;
    this.body = asked.body;
    this.params = asked.params;
    this.#name = asked.name;
    if (asked.blocks) session.vu.blocking++;
    else this.#letGo = session.vu.keepAlive();
  }

  promise(): Promise<HttpResponse> {
    const promise = new Promise<HttpResponse>(catchSettlers);
    this.#resolve = settlers.resolve;
    this.#reject = settlers.reject;
    return promise;
  }

  hop(exchange: Exchange, challenge: boolean): void {
    const { response, wire, target, error } = exchange;
    const { params } = this;
    const { vu } = this.#session;
    const status = error === undefined && response !== undefined ? response.status : 0;
    const expected = params.expected === undefined ? this.#session.expected : params.expected;
    this.#timings = exchange.timings();
    const { httpDebug } = this.#session.settings;
    if (httpDebug !== undefined) for (const text of describeExchange(exchange, httpDebug)) vu.log?.(text);
    vu.countRequest({
      method: exchange.method,
      url: target.href,
      name: this.#name ?? target.href,
      status,
      proto: status === 0 ? '' : (response?.proto ?? ''),
      tlsVersion: wire?.tlsVersion ?? '',
      error: error?.message ?? '',
      errorCode: errorCode(status, error),
      // What we broke off ourselves says nothing about the target.
      expected: expected === null || error === INTERRUPTED ? undefined : challenge || expected.has(status),
      tags: params.tags,
      startedAt: exchange.askedAt,
      endedAt: exchange.endedAt,
      timings: this.#timings,
      bytesSent: exchange.bytesSent,
      bytesReceived: exchange.bytesReceived,
      anonymous: exchange.head.anonymous,
      keepable: response !== undefined && response.keepable,
      serverTiming: response === undefined ? '' : response.serverTiming,
      remoteIp: wire?.remoteIp ?? '',
    });
  }

  #over(): void {
    if (this.#letGo) this.#letGo();
    else this.#session.vu.blocking--;
  }

  done({ exchange }: Call): void {
    this.#over();
    this.#session.vu.turns?.give();
    const { error } = exchange;
    // As in k6, nothing of the script runs on in an interrupted iteration: no catch, no finally.
    if (error === INTERRUPTED) return;
    if (error !== undefined && this.params.throws) return this.#reject(error);
    this.#resolve(new HttpResponse(exchange, this, this.#timings, this.#session));
  }

  /** The URL is none. A malformed one is no request at all; one that names no server counts as a request without an answer. */
  unsendable(error: RequestError): Promise<HttpResponse> {
    this.#over();
    const exchange = unsentExchange(this.method, this.url, error);
    if (error.code !== CODE.badUrl) this.hop(exchange, false);
    if (this.params.throws) return Promise.reject(error);
    return Promise.resolve(new HttpResponse(exchange, this, exchange.timings(), this.#session));
  }

  refused(cause: ForbiddenHost | UserError): void {
    const reason = cause instanceof UserError ? cause : notAllowed(cause);
    this.#over();
    this.#session.vu.turns?.give();
    this.#session.vu.abort(reason);
    this.#reject(reason);
  }
}

/** What the user is told of a host that the script may not load. */
export const notAllowed = ({ hostname, address }: ForbiddenHost): UserError =>
  new UserError(`the script sends a request to ${hostname} (${address})`, {
    why: 'only this machine and hosts that you name may be loaded, so that nobody else is hit by mistake',
    fix: `if you may load it, add --allow-host ${hostname}`,
  });

/** What settles the promise that was made last: one function for all of them costs less than one each. */
const settlers: { resolve: (response: HttpResponse) => void; reject: (reason: Error) => void } = {
  resolve() {},
  reject() {},
};
const catchSettlers = (resolve: (response: HttpResponse) => void, reject: (reason: Error) => void): void => {
  settlers.resolve = resolve;
  settlers.reject = reject;
};
