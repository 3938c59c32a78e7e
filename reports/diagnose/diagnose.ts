import type { RunRecord } from '../../runner/record/reader.ts';
import { cacheMisses } from './cache-misses.ts';
import { chained } from './chain.ts';
import { eventLoop } from './event-loop.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { jobFailures } from './job-failures.ts';
import { lockContention } from './lock-contention.ts';
import { maxConnections } from './max-connections.ts';
import { missingIndex } from './missing-index.ts';
import { nPlusOne } from './n-plus-one.ts';
import { poolExhaustion } from './pool-exhaustion.ts';
import { queueBacklog } from './queue-backlog.ts';
import { repeatReads } from './repeat-reads.ts';
import type { Finding, Rule } from './rule.ts';
import { slowThirdParty } from './slow-third-party.ts';
import { spill } from './spill.ts';
import { staleStatistics } from './stale-statistics.ts';
import { thirdPartyLimit } from './third-party-limit.ts';
import { unboundedList } from './unbounded-list.ts';

/** Upstream causes first: what comes earlier may explain what comes later. */
const rules: readonly Rule[] = [
  lockContention,
  poolExhaustion,
  maxConnections,
  missingIndex,
  nPlusOne,
  unboundedList,
  eventLoop,
  slowThirdParty,
  thirdPartyLimit,
  repeatReads,
  queueBacklog,
  jobFailures,
  spill,
  cacheMisses,
  staleStatistics,
];

/** What is wrong in a record, what would save most first. Pure: the same record gives the same findings. */
export function diagnose(record: RunRecord): Finding[] {
  const evidence = evidenceOf(record);
  const verify = verifyCommand(record);
  const found = rules.flatMap((rule) =>
    rule.find(evidence).map((one): Finding => ({ rule: rule.name, ...one, verify })),
  );
  return chained(found, evidence)
    .sort((a, b) => weight(b, evidence) - weight(a, evidence))
    .map((finding) => ({ ...finding, confidence: Math.round(finding.confidence * 100) / 100 }));
}

const verifyCommand = ({ header, path }: RunRecord): string =>
  `plimsoll run ${header.script} -o after && plimsoll compare ${path} after`;

/** Within its budget a step is worth less of anybody's time. */
const WITHIN_BUDGET = 0.25;

/** What the fix saves all requests together, as far as it is believed. */
function weight({ step, saves, confidence, causedBy }: Finding, { steps, queues }: Evidence): number {
  const own = steps.find((one) => one.step === step);
  const jobs = queues.get(step.replace(/^queue /, ''))?.reduce((sum, { arrived }) => sum + (arrived ?? 0), 0) ?? 0;
  const times = own ? own.requests : jobs;
  const matters = own && own.p95 <= own.budget ? WITHIN_BUDGET : 1;
  // What another finding explains goes away with it.
  return saves * times * confidence * matters * (causedBy ? 0.1 : 1);
}
