import type { QueryUse, StatementTotal } from '../../reports/attribution/attribute.ts';
import type { Evidence, StepEvidence } from '../../reports/diagnose/evidence.ts';

export const makeStep = (step: Partial<StepEvidence> = {}): StepEvidence => ({
  step: 'GET /things',
  kind: 'read',
  requests: 500,
  rate: 10,
  peak: 15,
  statuses: { '200': 500 },
  p10: 100,
  p50: 200,
  p95: 600,
  mean: 250,
  budget: 300,
  latencyShare: 0.5,
  bytes: 2000,
  queries: [],
  databaseMs: (step.queries ?? []).reduce((sum, { timePerRequest }) => sum + timePerRequest, 0),
  cpu: undefined,
  dependencies: [],
  failedShare: 0,
  repeatShare: undefined,
  cacheableShare: undefined,
  ...step,
});

export const makeQuery = (query: Partial<QueryUse> = {}): QueryUse => {
  const { callsPerRequest = 1, timePerCall = 1 } = query;
  return {
    id: '1',
    query: 'select * from thing where id = $1',
    method: 'regression',
    callsPerRequest,
    uncertainty: 0.05,
    rowsPerRequest: callsPerRequest,
    rowsPerCall: 1,
    timePerCall,
    timePerRequest: callsPerRequest * timePerCall,
    blocksPerCall: 4,
    tempBlocksPerCall: 0,
    share: 1,
    r2: 0.98,
    mistakable: [],
    ...query,
  };
};

export const makeStatement = (statement: Partial<StatementTotal> = {}): StatementTotal => ({
  id: '1',
  query: 'select * from thing where id = $1',
  calls: 500,
  rows: 500,
  totalMs: 500,
  blocks: 2000,
  tempBlocks: 0,
  background: 0,
  ...statement,
});

/** A run of a minute in which nothing is wrong but what the test plants; every given step is slow unless told. */
export const makeEvidence = (evidence: Partial<Evidence> = {}): Evidence => ({
  steps: evidence.steps ?? [],
  slow: evidence.steps ?? [],
  seconds: 60,
  budgets: { queueSeconds: 60, connectionShare: 0.9 },
  server: undefined,
  statements: [],
  asked: new Map(),
  plans: new Map(),
  advice: new Map(),
  tables: [],
  indexes: [],
  activity: [],
  locks: [],
  database: [],
  queues: new Map(),
  processes: new Map(),
  cgroups: new Map(),
  runtimes: new Map(),
  hosts: [],
  generators: [],
  redis: [],
  ...evidence,
});
