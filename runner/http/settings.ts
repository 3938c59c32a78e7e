import type { Bytes, PerSecond } from '../../units.ts';
import type { DnsSettings } from './dns.ts';
import { parseDuration } from './duration.ts';
import { parseIpRanges } from './ip-ranges.ts';
import { readTlsSettings } from './tls-options.ts';
import type { TlsSettings } from './tls-options.ts';

/** k6's options that bear on HTTP, resolved. */
export interface HttpSettings {
  readonly userAgent: string;
  readonly maxRedirects: number;
  readonly batch: number;
  readonly batchPerHost: number;
  readonly discardResponseBodies: boolean;
  /** A request without an answer throws. */
  readonly throws: boolean;
  /** Of all VUs together; 0 for no limit. */
  readonly rps: PerSecond;
  readonly noConnectionReuse: boolean;
  readonly noVUConnectionReuse: boolean;
  readonly noCookiesReset: boolean;
  readonly tls: TlsSettings;
  readonly hosts: Readonly<Record<string, string>>;
  readonly blacklistIPs: readonly string[];
  readonly blockHostnames: readonly string[];
  readonly localIPs: readonly string[];
  readonly dns: DnsSettings;
  /** Log every exchange, without or with its bodies. */
  readonly httpDebug: 'headers' | 'full' | undefined;
  /** Of plimsoll, in `ext.plimsoll`: Unix sockets by the host that stands for them. */
  readonly unixSockets: Readonly<Record<string, string>>;
  /** Of plimsoll, in `ext.plimsoll`: a response with a larger body fails. Bodies nobody keeps have no limit. */
  readonly maxBodyBytes: Bytes;
  /** Of plimsoll, in `ext.plimsoll`: a server-sent event that is larger ends its stream. */
  readonly maxEventBytes: Bytes;
  /** Of plimsoll, in `ext.plimsoll`: a response whose status line and header fields are larger fails. */
  readonly maxHeaderBytes: Bytes;
}

const MOST_BODY_BYTES: Bytes = 256 << 20;
const MOST_EVENT_BYTES: Bytes = 16 << 20;
/** Go's limit. */
const MOST_HEADER_BYTES: Bytes = 10 << 20;

/** @param options as the run resolved them: known to be of the right types */
export function readSettings(options: Readonly<Record<string, unknown>>): HttpSettings {
  const flag = (name: string): boolean => options[name] === true;
  const number = (from: Readonly<Record<string, unknown>>, name: string, fallback: number): number =>
    typeof from[name] === 'number' ? from[name] : fallback;
  const own = section(section(options['ext'])['plimsoll']);
  return {
    userAgent: typeof options['userAgent'] === 'string' ? options['userAgent'] : 'plimsoll',
    maxRedirects: number(options, 'maxRedirects', 10),
    batch: number(options, 'batch', 20),
    batchPerHost: number(options, 'batchPerHost', 6),
    discardResponseBodies: flag('discardResponseBodies'),
    throws: flag('throw'),
    rps: number(options, 'rps', 0),
    noConnectionReuse: flag('noConnectionReuse'),
    noVUConnectionReuse: flag('noVUConnectionReuse'),
    noCookiesReset: flag('noCookiesReset'),
    tls: readTlsSettings(options),
    hosts: strings(options['hosts']),
    blacklistIPs: list(options['blacklistIPs']),
    blockHostnames: list(options['blockHostnames']),
    localIPs: typeof options['localIPs'] === 'string' ? parseIpRanges(options['localIPs']) : [],
    dns: readDns(section(options['dns'])),
    httpDebug: options['httpDebug'] === 'full' ? 'full' : options['httpDebug'] ? 'headers' : undefined,
    unixSockets: strings(own['unixSockets']),
    maxBodyBytes: number(own, 'maxBodyBytes', MOST_BODY_BYTES),
    maxEventBytes: number(own, 'maxEventBytes', MOST_EVENT_BYTES),
    maxHeaderBytes: number(own, 'maxHeaderBytes', MOST_HEADER_BYTES),
  };
}

function readDns({ ttl = '5m', select = 'random', policy = 'preferIPv4' }: Record<string, unknown>): DnsSettings {
  return {
    ttl: ttl === 'inf' ? Infinity : (parseDuration(ttl) ?? 300_000),
    select: select as DnsSettings['select'],
    policy: policy as DnsSettings['policy'],
  };
}

const section = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const strings = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(section(value)).map(([name, item]) => [name, String(item)]));
