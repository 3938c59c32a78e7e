import { expect, test } from 'vitest';
import type { Evidence } from '../../reports/diagnose/evidence.ts';
import { redisClients } from '../../reports/diagnose/redis-clients.ts';
import { redisEvictions } from '../../reports/diagnose/redis-evictions.ts';
import { redisMisses } from '../../reports/diagnose/redis-misses.ts';
import { redisSlowCommand } from '../../reports/diagnose/redis-slow-command.ts';
import { makeEvidence, makeStep } from './make-evidence.ts';

type Redis = Evidence['redis'][number];
const watched = (redis: Partial<Redis> = {}, queues: Evidence['queues'] = new Map()): Evidence =>
  makeEvidence({
    steps: [makeStep()],
    queues,
    redis: Array.from({ length: 30 }, (_, second) => ({
      at: second * 1000,
      memoryBytes: 95e6,
      memoryMaxBytes: 100e6,
      evicted: 0,
      expired: 2,
      hits: 90,
      misses: 10,
      commands: 200,
      clients: 20,
      clientsMax: 10_000,
      blocked: 0,
      ...redis,
    })),
  });
const bullmq: Evidence['queues'] = new Map([['mail', [{ at: 0, system: 'bullmq', queue: 'mail', ready: 0 }]]]);
const rules = [redisClients, redisEvictions, redisMisses, redisSlowCommand];

test('a healthy Redis gives no finding, nor does none', () => {
  for (const rule of rules) {
    expect(rule.find(watched())).toEqual([]);
    expect(rule.find(makeEvidence({ steps: [makeStep()] }))).toEqual([]);
  }
});

test('keys that are thrown out are named; jobs among them make it worse', () => {
  expect(redisEvictions.find(watched({ evicted: 50 }))[0]?.fix).toMatch(/^Raise maxmemory/);
  expect(redisEvictions.find(watched({ evicted: 50 }, bullmq))[0]?.fix).toContain('noeviction');
});

test('a cache that rarely has what it is asked for is named, the looking around of a queue is not', () => {
  expect(redisMisses.find(watched({ hits: 10, misses: 90 }))).toMatchObject([{ step: 'redis' }]);
  expect(redisMisses.find(watched({ hits: 10, misses: 90 }, bullmq))).toEqual([]);
  expect(redisMisses.find(watched({ hits: 1, misses: 9 }))).toEqual([]);
});

test('a command that goes through everything is named with another in its place', () => {
  const [found] = redisSlowCommand.find(watched({ slow: [{ command: 'KEYS', ms: 40 }] }));
  expect(found?.fix).toContain('SCAN');
  expect(redisSlowCommand.find(watched({ slow: [{ command: 'GET', ms: 0.2 }] }))).toEqual([]);
});

test('clients near the limit, and refused ones, are named', () => {
  expect(redisClients.find(watched({ clients: 9500 })).length).toBe(1);
  expect(redisClients.find(watched({ rejected: 1 }))[0]?.confidence).toBe(0.95);
});
