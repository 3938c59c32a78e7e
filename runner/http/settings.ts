import type { Ms } from '../../units.ts';
import { parseDuration } from './duration.ts';

/** k6's options that bear on HTTP, resolved. */
export interface HttpSettings {
  readonly userAgent: string;
  readonly maxRedirects: number;
  readonly batch: number;
  readonly batchPerHost: number;
  readonly discardResponseBodies: boolean;
  /** A request without an answer throws. */
  readonly throws: boolean;
  readonly noConnectionReuse: boolean;
  readonly noVUConnectionReuse: boolean;
  readonly noCookiesReset: boolean;
  readonly insecureSkipTLSVerify: boolean;
  readonly hosts: Readonly<Record<string, string>>;
  readonly blacklistIPs: readonly string[];
  readonly blockHostnames: readonly string[];
  readonly dns: DnsSettings;
}

export interface DnsSettings {
  readonly ttl: Ms;
  readonly select: 'first' | 'random' | 'roundRobin';
  readonly policy: 'preferIPv4' | 'preferIPv6' | 'onlyIPv4' | 'onlyIPv6' | 'any';
}

/** @param options as the run resolved them: known to be of the right types */
export function readSettings(options: Readonly<Record<string, unknown>>): HttpSettings {
  const flag = (name: string): boolean => options[name] === true;
  const number = (name: string, fallback: number): number =>
    typeof options[name] === 'number' ? options[name] : fallback;
  return {
    userAgent: typeof options['userAgent'] === 'string' ? options['userAgent'] : 'plimsoll',
    maxRedirects: number('maxRedirects', 10),
    batch: number('batch', 20),
    batchPerHost: number('batchPerHost', 6),
    discardResponseBodies: flag('discardResponseBodies'),
    throws: flag('throw'),
    noConnectionReuse: flag('noConnectionReuse'),
    noVUConnectionReuse: flag('noVUConnectionReuse'),
    noCookiesReset: flag('noCookiesReset'),
    insecureSkipTLSVerify: flag('insecureSkipTLSVerify'),
    hosts: strings(options['hosts']),
    blacklistIPs: list(options['blacklistIPs']),
    blockHostnames: list(options['blockHostnames']),
    dns: readDns(options['dns']),
  };
}

function readDns(value: unknown): DnsSettings {
  const { ttl = '5m', select = 'random', policy = 'preferIPv4' } = (value ?? {}) as Record<string, unknown>;
  return {
    ttl: ttl === 'inf' ? Infinity : (parseDuration(ttl) ?? 300_000),
    select: select as DnsSettings['select'],
    policy: policy as DnsSettings['policy'],
  };
}

const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const strings = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(value ?? {}).map(([name, item]) => [name, String(item)]));
