import { BlockList, isIP } from 'node:net';
import { resolve } from './dns.ts';
import { CODE, RequestError } from './errors.ts';
import { mapHost, matchesHost } from './hosts.ts';
import { contains, isLoopback } from './loopback.ts';
import { proxyFor } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import type { HttpSettings } from './settings.ts';
import type { Target } from './url.ts';

/** Where to open a connection. */
export interface Route {
  /** An address; undefined for a Unix socket. */
  readonly host: string | undefined;
  readonly port: number;
  /** A Unix socket instead. */
  readonly socketPath?: string;
  /** What is at that address is a proxy. */
  readonly proxy?: Proxy;
  readonly localAddress?: string;
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
  locate(target: Pick<Target, 'scheme' | 'hostname' | 'port'>): Promise<Route>;
}

/** @param vu its number chooses its address among `localIPs` */
export function createNetwork(
  settings: Pick<HttpSettings, 'hosts' | 'blacklistIPs' | 'blockHostnames' | 'dns' | 'localIPs' | 'unixSockets'>,
  {
    allowedHosts,
    vu,
    environment = process.env,
  }: { allowedHosts: readonly string[]; vu: number; environment?: NodeJS.ProcessEnv },
): Network {
  const blacklist = toBlockList(settings.blacklistIPs);
  const blocked = settings.blockHostnames.map((pattern) => pattern.toLowerCase());
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const { localIPs } = settings;
  const from = localIPs.length > 0 ? { localAddress: localIPs[Math.max(0, vu - 1) % localIPs.length]! } : {};
  return {
    async locate(target) {
      const { hostname, port } = target;
      const name = hostname.toLowerCase();
      if (blocked.some((pattern) => matchesHost(pattern, name)))
        throw new RequestError(`hostname (${hostname}) is in a blocked pattern (${blocked.join(', ')})`, CODE.blocked);
      const socketPath = settings.unixSockets[name];
      if (socketPath !== undefined) return { host: undefined, port, socketPath };
      const proxy = proxyFor(target, environment);
      if (proxy) {
        // The proxy looks the name up, so the name itself must have been allowed.
        if (!allowed.has(name)) throw new ForbiddenHost(hostname, `by the proxy ${proxy.host}:${proxy.port}`);
        const host = isIP(proxy.host) ? proxy.host : await resolve(proxy.host, settings.dns);
        return { host, port: proxy.port, proxy, ...from };
      }
      const mapped = mapHost(settings.hosts, name, port);
      const host = mapped?.address ?? (isIP(name) ? name : await resolve(name, settings.dns));
      if (contains(blacklist, host)) throw new RequestError(`IP (${host}) is in a blacklisted range`, CODE.blacklisted);
      if (!isLoopback(host) && !allowed.has(name) && !allowed.has(host)) throw new ForbiddenHost(hostname, host);
      return { host, port: mapped?.port ?? port, ...from };
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
