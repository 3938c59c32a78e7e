import type { RunRecord } from '../../runner/record/reader.ts';
import { sum } from '../arithmetic.ts';
import { cacheMisses } from './cache-misses.ts';
import { chained } from './chain.ts';
import { cpuThrottled } from './cpu-throttled.ts';
import { diskSaturated } from './disk-saturated.ts';
import { eventLoopFull } from './event-loop-full.ts';
import { eventLoop } from './event-loop.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { generatorStarved } from './generator-starved.ts';
import { hostSteal } from './host-steal.ts';
import { jobFailures } from './job-failures.ts';
import { lockContention } from './lock-contention.ts';
import { maxConnections } from './max-connections.ts';
import { memoryGrowth } from './memory-growth.ts';
import { memoryLimit } from './memory-limit.ts';
import { missingIndex } from './missing-index.ts';
import { nPlusOne } from './n-plus-one.ts';
import { networkSaturated } from './network-saturated.ts';
import { poolExhaustion } from './pool-exhaustion.ts';
import { queueBacklog } from './queue-backlog.ts';
import { redisClients } from './redis-clients.ts';
import { redisEvictions } from './redis-evictions.ts';
import { redisMisses } from './redis-misses.ts';
import { redisSlowCommand } from './redis-slow-command.ts';
import { repeatReads } from './repeat-reads.ts';
import type { Finding, Rule } from './rule.ts';
import { shellPath } from './shell.ts';
import { slowThirdParty } from './slow-third-party.ts';
import { spill } from './spill.ts';
import { staleStatistics } from './stale-statistics.ts';
import { thirdPartyLimit } from './third-party-limit.ts';
import { thirdPartySpread } from './third-party-spread.ts';
import { unboundedList } from './unbounded-list.ts';
import { unthrottledRoute } from './unthrottled-route.ts';

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
  thirdPartySpread,
  repeatReads,
  queueBacklog,
  jobFailures,
  spill,
  cacheMisses,
  staleStatistics,
  cpuThrottled,
  memoryLimit,
  memoryGrowth,
  eventLoopFull,
  redisSlowCommand,
  redisEvictions,
  redisClients,
  redisMisses,
  diskSaturated,
  networkSaturated,
  generatorStarved,
  hostSteal,
  unthrottledRoute,
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
  `plimsoll run ${shellPath(header.script)} -o after && plimsoll compare ${shellPath(path)} after`;

/** Within its budget a step is worth less of anybody's time. */
const WITHIN_BUDGET = 0.25;

/** What the fix saves all requests together, as far as it is believed. */
function weight({ step, saves, confidence, causedBy }: Finding, { steps, queues }: Evidence): number {
  const own = steps.find((one) => one.step === step);
  const jobs = queues.get(step.replace(/^queue /, ''));
  // What is no step's and no queue's (a process, the machine, Redis) every request meets.
  const times = own
    ? own.requests
    : sum(jobs ? jobs.map(({ arrived }) => arrived ?? 0) : steps.map(({ requests }) => requests));
  const matters = own && own.p95 <= own.budget ? WITHIN_BUDGET : 1;
  // What another finding explains goes away with it.
  return saves * times * confidence * matters * (causedBy ? 0.1 : 1);
}
