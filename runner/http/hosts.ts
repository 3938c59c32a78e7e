import { isIP } from 'node:net';

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Whether a name, or a name with its port, is meant by a pattern: the same, or one that ends as '*.example.com' does. */
export const matchesHost = (pattern: string, name: string): boolean =>
  pattern === name || pattern === '*' || (pattern.startsWith('*') && name.endsWith(pattern.slice(1)));

/**
 * k6's `hosts`: the name with its port before the name alone, a whole name before a pattern, a longer pattern before a
 * shorter one. A value is an address, with a port where that changes too.
 */
export function mapHost(hosts: Readonly<Record<string, string>>, name: string, port: number): Endpoint | undefined {
  const withPort = `${name}:${port}`;
  const entries = Object.entries(hosts);
  if (entries.length === 0) return undefined;
  const exact = (wanted: string): string | undefined =>
    entries.find(([pattern]) => pattern.toLowerCase() === wanted)?.[1];
  const byPattern = (): string | undefined =>
    entries
      .filter(([pattern]) => [withPort, name].some((wanted) => matchesHost(pattern.toLowerCase(), wanted)))
      .sort(([a], [b]) => b.length - a.length)[0]?.[1];
  const to = exact(withPort) ?? exact(name) ?? byPattern();
  return to === undefined ? undefined : toEndpoint(to, port);
}

function toEndpoint(text: string, port: number): Endpoint {
  if (isIP(text)) return { address: text, port };
  const [, address = text, ownPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(text) ?? [];
  return { address, port: ownPort === undefined ? port : Number(ownPort) };
}
