import { type Evidence, starvation } from './evidence.ts';
import type { Finding } from './rule.ts';

/** What explains what. `same` where both have to be seen on one step. */
interface Link {
  effect: string;
  cause: string;
  same?: true;
  /** What the cause adds to the confidence in its effect. */
  surer?: number;
}

const LINKS: readonly Link[] = [
  // Rows that are held while a third party is asked.
  { effect: 'lock-contention', cause: 'slow-third-party', same: true },
  // A transaction that idles while it holds rows also holds its connection.
  { effect: 'pool-exhaustion', cause: 'lock-contention', surer: 0.2 },
  // So does a query that reads a whole table, and a request that asks once for each row.
  { effect: 'pool-exhaustion', cause: 'missing-index' },
  // Calls that wait at a third party hold the pool that others need.
  { effect: 'pool-exhaustion', cause: 'third-party-spread' },
  { effect: 'max-connections', cause: 'lock-contention' },
  // What reads whole tables pushes out of memory what others need, and keeps the disk busy.
  { effect: 'cache-misses', cause: 'missing-index' },
  { effect: 'disk-saturated', cause: 'missing-index' },
  { effect: 'disk-saturated', cause: 'sort-spill' },
  // A process that stands still, or lives among a machine's last bytes, is late in everything.
  { effect: 'event-loop-full', cause: 'cpu-throttled', same: true },
  { effect: 'memory-limit', cause: 'memory-growth', same: true },
  { effect: 'redis-misses', cause: 'redis-evictions' },
  { effect: 'slow-third-party', cause: 'third-party-limit', same: true },
];

/** Names the finding that explains another, and lowers the confidence of what evidence contradicts. */
export function chained(findings: readonly Finding[], evidence: Evidence): Finding[] {
  return findings.map((finding) => {
    const link = LINKS.find(
      ({ effect, cause, same }) =>
        effect === finding.rule && findings.some((one) => one.rule === cause && (!same || one.step === finding.step)),
    );
    if (!link) return doubted(finding, evidence);
    const confidence = Math.min(0.99, finding.confidence + (link.surer ?? 0));
    return doubted({ ...finding, causedBy: link.cause, confidence }, evidence);
  });
}

/** Without a core for as long, a target is late in whatever it does. */
const STARVED = 0.3;
/** What is found by how late things are; counts, plans and waits for others are the same on a starved machine. */
const BY_LATENESS = new Set(['event-loop', 'event-loop-full']);

/** What speaks against a finding stands in its evidence. */
function doubted(finding: Finding, evidence: Evidence): Finding {
  const starved = starvation(evidence);
  if (!BY_LATENESS.has(finding.rule) || starved < STARVED) return finding;
  const value = `the target waits for a core for ${Math.round(starved * 100)} % of the time: others on this machine take it`;
  return {
    ...finding,
    confidence: finding.confidence * 0.7,
    evidence: [...finding.evidence, { label: 'against it', value }],
  };
}
