import { lookup } from 'node:dns/promises';
import type { Ms } from '../../units.ts';
import { CODE, RequestError, toRequestError } from './errors.ts';

export interface DnsSettings {
  readonly ttl: Ms;
  readonly select: 'first' | 'random' | 'roundRobin';
  readonly policy: 'preferIPv4' | 'preferIPv6' | 'onlyIPv4' | 'onlyIPv6' | 'any';
}

interface Resolved {
  readonly addresses: readonly string[];
  readonly until: Ms;
  next: number;
}

/** Shared by the VUs of a thread. */
const resolved = new Map<string, Resolved>();

/**
 * The address of a name, by k6's `dns` option. Answers are kept for its ttl.
 *
 * @throws RequestError 1100, 1101
 */
export async function resolve(name: string, { ttl, select, policy }: DnsSettings): Promise<string> {
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
