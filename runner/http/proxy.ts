import { isIP } from 'node:net';
import { isLoopback } from './loopback.ts';

export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** 'Proxy-Authorization: …\r\n', or ''. */
  readonly login: string;
}

/**
 * The proxy for a host, by HTTP_PROXY, HTTPS_PROXY and NO_PROXY (or in lower case), as Go reads them: never for this
 * machine itself.
 */
export function proxyFor(
  { scheme, hostname, port }: { scheme: string; hostname: string; port: number },
  environment: NodeJS.ProcessEnv,
): Proxy | undefined {
  const read = (name: string): string => environment[name] ?? environment[name.toLowerCase()] ?? '';
  const url = scheme === 'https' ? read('HTTPS_PROXY') : read('HTTP_PROXY');
  const name = hostname.toLowerCase();
  if (url === '' || name === 'localhost' || isLoopback(name) || isExempt(read('NO_PROXY'), name, port))
    return undefined;
  const parsed = new URL(url.includes('://') ? url : `http://${url}`);
  const login =
    parsed.username === '' ? '' : `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: Number(parsed.port || 80),
    login: login === '' ? '' : `Proxy-Authorization: Basic ${Buffer.from(login).toString('base64')}\r\n`,
  };
}

function isExempt(list: string, name: string, port: number): boolean {
  return list.split(',').some((item) => {
    const entry = item.trim().toLowerCase();
    if (entry === '') return false;
    if (entry === '*') return true;
    const [, host = entry, onPort] = isIP(entry) ? [] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
    if (onPort !== undefined && Number(onPort) !== port) return false;
    if (host === name) return true;
    const domain = host.replace(/^\*?\.?/, '.');
    return name.endsWith(domain);
  });
}
