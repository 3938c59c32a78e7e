import { setMaxListeners } from 'node:events';
import { Call } from '../../http/call.ts';
import { Client } from '../../http/client.ts';
import { CookieStore } from '../../http/cookies.ts';
import { INTERRUPTED } from '../../http/errors.ts';
import type { RequestError } from '../../http/errors.ts';
import { createNetwork } from '../../http/network.ts';
import type { Network } from '../../http/network.ts';
import { takeSlot } from '../../http/rate-limit.ts';
import { readSettings } from '../../http/settings.ts';
import type { BodySink } from '../../http/exchange.ts';
import type { HttpSettings } from '../../http/settings.ts';
import { noUrl, parseUrl } from '../../http/url.ts';
import type { Target } from '../../http/url.ts';
import { GoError } from '../go-error.ts';
import type { Vu } from '../vu.ts';
import { DEFAULT_EXPECTED } from './expected.ts';
import type { ExpectedStatuses } from './expected.ts';
import { defaultParams, readParams, traced } from './params.ts';
import type { Params } from './params.ts';
import { toText } from './text.ts';
import { NO_BODY, encodeBody } from './request-body.ts';
import { Pending } from './pending.ts';
import type { HttpResponse } from './response.ts';
import { compress } from './compression.ts';
import { HttpUrl } from './url-template.ts';

/** All VUs of a thread have the same options, and so the same settings. */
const settings = new WeakMap<Vu['options'], HttpSettings>();

function settingsOf(options: Vu['options']): HttpSettings {
  let known = settings.get(options);
  if (known === undefined) settings.set(options, (known = readSettings(options)));
  return known;
}

const sessions = new WeakMap<Vu, HttpSession>();

/** The HTTP side of one VU: its options, connections and cookies, from its first request to its end. */
export class HttpSession {
  readonly vu: Vu;
  readonly jar = new CookieStore();
  expected: ExpectedStatuses | null = DEFAULT_EXPECTED;
  #options: Vu['options'] | undefined;
  #signal: AbortSignal | undefined;
  #settings!: HttpSettings;
  #network!: Network;
  #client!: Client;
  #defaults!: Params;

  constructor(vu: Vu) {
    this.vu = vu;
    vu.onIteration(() => {
      if (this.#options === undefined) return;
      if (!this.#settings.noCookiesReset) this.jar.clear();
      if (this.#settings.noVUConnectionReuse) this.#client.closeIdle();
    });
    vu.onEnd(() => {
      if (this.#options !== undefined) this.#client.close();
    });
  }

  /** The one of a VU: WebSockets share its cookies, hosts and TLS options. */
  static of(vu: Vu): HttpSession {
    let session = sessions.get(vu);
    if (session === undefined) sessions.set(vu, (session = new HttpSession(vu)));
    return session;
  }

  get network(): Network {
    this.#prepare();
    return this.#network;
  }

  get settings(): HttpSettings {
    this.#prepare();
    return this.#settings;
  }

  /** Makes client and defaults when the first request is sent: options are known by then. */
  #prepare(): void {
    const { vu } = this;
    if (this.#options !== vu.options) {
      this.#options = vu.options;
      this.#settings = settingsOf(vu.options);
      this.#network = createNetwork(this.#settings, { allowedHosts: vu.allowedHosts, vu: vu.id });
      this.#client = new Client(this.#network, this.#settings);
      this.#defaults = defaultParams(this.#settings, this.jar);
    }
    if (this.#signal !== vu.signal) {
      this.#signal = vu.signal;
      setMaxListeners(0, vu.signal);
      vu.signal.addEventListener('abort', () => this.#client.abort(INTERRUPTED), { once: true });
    }
  }

  /**
   * @param blocks the script waits for it: false for `asyncRequest`
   * @param sink reads the body while it comes; the response has none then
   * @returns a promise of the response; it never settles when the iteration is interrupted
   * @throws TypeError where arguments are of no use, GoError in the init stage
   */
  request(
    method: string,
    url: unknown,
    body?: unknown,
    params?: unknown,
    blocks = true,
    sink?: BodySink,
  ): Promise<HttpResponse> {
    if (this.vu.stage === 'init') throw new GoError('Making http requests in the init context is not supported');
    this.#prepare();
    const encoded = body === undefined || body === null ? NO_BODY : encodeBody(body);
    const resolved =
      (params === undefined || params === null) && encoded.contentType === undefined
        ? this.#defaults
        : readParams(params, this.#defaults, encoded.contentType);
    const packed =
      resolved.compression !== '' && encoded.body !== undefined
        ? compress(encoded.body, resolved.compression)
        : encoded.body;
    const template = url instanceof HttpUrl ? url : undefined;
    const text = template?.url ?? toText(url);
    const name = resolved.tags?.['name'] ?? template?.name;
    const pending = new Pending(this, { method, url: text, body: packed, params: resolved, name, blocks });
    let target: Target;
    try {
      target = template === undefined && typeof url !== 'string' ? noUrl(text) : parseUrl(text);
    } catch (error) {
      return pending.unsendable(error as RequestError);
    }
    const promise = pending.promise();
    const { trace, turns } = this.vu;
    const sent = trace === undefined ? resolved : traced(resolved, trace(method, name ?? target.href));
    const { signal } = this.vu;
    const send = (): void => {
      // Sent now, nobody would count it: the iteration is over.
      if (!signal.aborted) void new Call(this.#client, method, target, packed, sent, pending, sink);
    };
    const start = turns === undefined ? send : (): void => void turns.take().then(send);
    const wait = this.#settings.rps > 0 ? takeSlot(this.#settings.rps) : 0;
    if (wait > 0) setTimeout(start, wait);
    else start();
    return promise;
  }
}
