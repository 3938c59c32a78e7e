import type { Evidence } from './evidence.ts';
import type { Finding } from './rule.ts';

/**
 * Names the finding that explains another, and lowers the confidence of what evidence contradicts.
 *
 * A call to a third party that is made while a transaction holds rows is why others wait for them. A transaction that
 * idles while it holds rows also holds its connection, so a pool that runs dry beside it is its consequence.
 */
export function chained(findings: readonly Finding[], evidence: Evidence): Finding[] {
  const lock = findings.find(({ rule }) => rule === 'lock-contention');
  const called = new Set(findings.filter(({ rule }) => rule === 'slow-third-party').map(({ step }) => step));
  return findings.map((finding) => {
    if (finding === lock && called.has(lock.step)) return { ...finding, causedBy: 'slow-third-party' };
    if (finding.rule === 'pool-exhaustion' && lock)
      return { ...finding, causedBy: lock.rule, confidence: finding.confidence + 0.2 };
    return doubted(finding, evidence);
  });
}

/** An event loop may be late because others take its core: what speaks against a finding stands in its evidence. */
function doubted(finding: Finding, { processes }: Evidence): Finding {
  const delays = [...processes.values()].flat().map(({ runDelayShare }) => runDelayShare ?? 0);
  const starved = delays.reduce((sum, delay) => sum + delay, 0) / Math.max(1, delays.length);
  if (finding.rule !== 'event-loop' || starved < STARVED) return finding;
  return {
    ...finding,
    confidence: finding.confidence * 0.7,
    evidence: [
      ...finding.evidence,
      {
        label: 'against it',
        value: `the target waits for a core for ${Math.round(starved * 100)} % of the time: others on this machine take it`,
      },
    ],
  };
}

const STARVED = 0.3;
