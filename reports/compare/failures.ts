import type { Failure } from '../comparison.ts';
import type { Measured, Slice } from '../measured.ts';

const MOST_SHOWN = 30;

/** k6's error codes, in words (grafana.com/docs/k6, "Error codes"). */
const CODES: Record<string, string> = {
  '1000': 'unknown error',
  '1010': 'network error',
  '1050': 'request timeout',
  '1100': 'DNS error',
  '1101': 'no such host',
  '1110': 'forbidden address',
  '1200': 'TCP error',
  '1201': 'broken pipe',
  '1202': 'connection reset while sending',
  '1210': 'cannot connect',
  '1211': 'connect timeout',
  '1212': 'connection refused',
  '1213': 'cannot connect: unknown error',
  '1220': 'connection reset by the server',
  '1300': 'TLS error',
  '1310': 'certificate from an unknown authority',
  '1311': 'certificate is for another host',
};

interface Group {
  count: number;
  first: number;
  last: number;
}

/** Failed requests by step and reason, with when they were seen; the most frequent first. */
export function failuresOf(before: Measured | undefined, after: Measured): Failure[] {
  const [was, is] = [before ? groupsOf(before) : new Map<string, Group>(), groupsOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((key): Failure => {
      const [step, what] = JSON.parse(key) as [string, string];
      const seen = is.get(key) ?? was.get(key);
      return {
        step,
        what,
        before: was.get(key)?.count ?? 0,
        after: is.get(key)?.count ?? 0,
        firstSeen: seen?.first ?? 0,
        lastSeen: seen?.last ?? 0,
      };
    })
    .sort((a, b) => b.after - a.after || b.before - a.before)
    .slice(0, MOST_SHOWN);
}

function groupsOf({ slices, origin }: Measured): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const slice of slices) {
    if (!slice.judged || slice.second.failed === 0) continue;
    const at = (slice.at - origin) / 1000;
    for (const [what, count] of reasons(slice)) {
      const key = JSON.stringify([slice.step, what]);
      const group = groups.get(key) ?? { count: 0, first: at, last: at };
      group.count += count;
      group.first = Math.min(group.first, at);
      group.last = Math.max(group.last, at);
      groups.set(key, group);
    }
  }
  return groups;
}

/** By k6's code: 1400 to 1599 hold the HTTP status in their last digits. */
function reasons({ second }: Slice): [string, number][] {
  return Object.entries(second.errors).map(([code, count]) => {
    const number = Number(code);
    const status = number >= 1400 && number < 1600 ? `HTTP ${number - 1000}` : undefined;
    return [status ?? CODES[code] ?? `error ${code}`, count];
  });
}
