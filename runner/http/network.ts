import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { Ms } from '../../units.ts';
import { CODE, RequestError, toRequestError } from './errors.ts';
import { contains, isLoopback } from './loopback.ts';
import type { DnsSettings, HttpSettings } from './settings.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The script asked for a host that nobody allowed it to load. */
export class ForbiddenHost extends Error {
  readonly hostname: string;
  readonly address: string;
  constructor(hostname: string, address: string) {
    super(`${hostname} (${address}) is neither this machine nor an allowed host`);
    this.hostname = hostname;
    this.address = address;
  }
}

/** From a host's name to where a connection may be opened, by k6's options. */
export interface Network {
  /**
   * @throws RequestError 1100, 1101, 1110, 1111
   * @throws ForbiddenHost
   */
  locate(hostname: string, port: number): Promise<Endpoint>;
}

export function createNetwork(
  settings: Pick<HttpSettings, 'hosts' | 'blacklistIPs' | 'blockHostnames' | 'dns'>,
  allowedHosts: readonly string[],
): Network {
  const hosts = Object.entries(settings.hosts).map(([pattern, to]) => ({ pattern: pattern.toLowerCase(), to }));
  const blacklist = toBlockList(settings.blacklistIPs);
  const blocked = settings.blockHostnames.map((pattern) => pattern.toLowerCase());
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return {
    async locate(hostname, port) {
      const name = hostname.toLowerCase();
      if (blocked.some((pattern) => matches(pattern, name)))
        throw new RequestError(`hostname (${hostname}) is in a blocked pattern`, CODE.blocked);
      const mapped = mapHost(hosts, name, port);
      const endpoint = mapped ?? { address: isIP(name) ? name : await resolve(name, settings.dns), port };
      if (contains(blacklist, endpoint.address))
        throw new RequestError(`IP (${endpoint.address}) is in a blacklisted range`, CODE.blacklisted);
      if (!isLoopback(endpoint.address) && !allowed.has(name) && !allowed.has(endpoint.address))
        throw new ForbiddenHost(hostname, endpoint.address);
      return endpoint;
    },
  };
}

function toBlockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const matches = (pattern: string, name: string): boolean =>
  pattern === name || pattern === '*' || (pattern.startsWith('*') && name.endsWith(pattern.slice(1)));

/** The name with its port before the name alone, a whole name before a pattern, a longer pattern before a shorter one. */
function mapHost(hosts: readonly { pattern: string; to: string }[], name: string, port: number): Endpoint | undefined {
  const exact =
    hosts.find(({ pattern }) => pattern === `${name}:${port}`) ?? hosts.find(({ pattern }) => pattern === name);
  const match =
    exact ??
    hosts
      .filter(({ pattern }) => matches(pattern, `${name}:${port}`) || matches(pattern, name))
      .sort((a, b) => b.pattern.length - a.pattern.length)[0];
  return match && toEndpoint(match.to, port);
}

function toEndpoint(text: string, port: number): Endpoint {
  if (isIP(text)) return { address: text, port };
  const [, address = text, ownPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(text) ?? [];
  return { address, port: ownPort === undefined ? port : Number(ownPort) };
}

interface Resolved {
  readonly addresses: readonly string[];
  readonly until: Ms;
  next: number;
}

const resolved = new Map<string, Resolved>();

async function resolve(name: string, { ttl, select, policy }: DnsSettings): Promise<string> {
  const key = `${policy} ${name}`;
  let entry = resolved.get(key);
  if (entry === undefined || entry.until <= performance.now()) {
    entry = { addresses: await lookUp(name, policy), until: performance.now() + ttl, next: 0 };
    resolved.set(key, entry);
  }
  const { addresses } = entry;
  const index =
    select === 'first' ? 0 : select === 'random' ? Math.floor(Math.random() * addresses.length) : entry.next++;
  return addresses[index % addresses.length]!;
}

async function lookUp(name: string, policy: DnsSettings['policy']): Promise<readonly string[]> {
  try {
    const found = await lookup(name, { all: true, order: 'verbatim' });
    const v4 = found.filter(({ family }) => family === 4).map(({ address }) => address);
    const v6 = found.filter(({ family }) => family === 6).map(({ address }) => address);
    const chosen = choose(v4, v6, policy);
    if (chosen.length === 0) throw new RequestError(`lookup ${name}: no such host`, CODE.noSuchHost);
    return chosen;
  } catch (error) {
    throw toRequestError(error, 'lookup');
  }
}

function choose(v4: readonly string[], v6: readonly string[], policy: DnsSettings['policy']): readonly string[] {
  switch (policy) {
    case 'onlyIPv4':
      return v4;
    case 'onlyIPv6':
      return v6;
    case 'preferIPv6':
      return v6.length > 0 ? v6 : v4;
    case 'any':
      return [...v4, ...v6];
    default:
      return v4.length > 0 ? v4 : v6;
  }
}
