import { UserError } from '../../../user-error.ts';
import type { Probe } from '../probe.ts';
import { bullmq } from './bullmq.ts';
import { httpQueue, rabbitmq, type Selectors } from './http-queues.ts';
import { graphileWorker, pgBoss, sqlQueue } from './sql-queues.ts';

const FORMS = [
  'pg-boss, pg-boss=SCHEMA, graphile-worker, graphile-worker=SCHEMA (on --db)',
  "sql='SELECT queue, ready, …' (on --db)",
  'bullmq=redis://HOST, rabbitmq=http://USER:PASSWORD@HOST:15672',
  "http=URL;queue=NAME;ready=SELECTOR (and active, failed, oldestSeconds), where a selector is 'metric{label=\"x\"}' or '/path/in/json'",
].join('; ');

/**
 * The probe that `--queue` names.
 *
 * @param database where the queue is one that Postgres holds
 * @throws UserError for a system we do not know, or without what it needs
 */
export function queueFrom(text: string, database: string | undefined): Probe {
  const [, system = '', rest = ''] = /^([a-z-]+)(?:=(.*))?$/s.exec(text) ?? [];
  switch (system) {
    case 'pg-boss':
      return pgBoss(needDatabase(system, database), ...schema(rest));
    case 'graphile-worker':
      return graphileWorker(needDatabase(system, database), ...schema(rest));
    case 'sql':
      return sqlQueue(needDatabase(system, database), needRest(text, rest));
    case 'bullmq':
      return bullmq(needUrl(text, rest, ['redis:', 'rediss:']));
    case 'rabbitmq':
      return rabbitmq(needUrl(text, rest, ['http:', 'https:']));
    case 'http':
      return httpFrom(text, rest);
    default:
      throw wrong(system || 'text', 'there is no such queue');
  }
}

/** A name of SQL, quoted unless it is a plain one. */
const schema = (name: string): [] | [string] => {
  if (!name) return [];
  return [/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`];
};

function httpFrom(text: string, rest: string): Probe {
  const [address = '', ...parts] = rest.split(';');
  const url = needUrl(text, address, ['http:', 'https:']);
  const named = Object.fromEntries(
    parts.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const { ready, active, failed, oldestSeconds } = named;
  if (!ready) throw wrong('http', "'ready' is missing: where the number of waiting jobs stands");
  const selectors: Selectors = {
    queue: named['queue'] ?? 'jobs',
    ready,
    ...(active && { active }),
    ...(failed && { failed }),
    ...(oldestSeconds && { oldestSeconds }),
  };
  return httpQueue(url, selectors);
}

function needDatabase(system: string, database: string | undefined): string {
  if (database !== undefined) return database;
  throw new UserError(`--queue ${system} needs --db`, {
    why: `${system} keeps its jobs in Postgres`,
    fix: 'add --db postgres://user@host/name, the database that holds them',
  });
}

function needRest(text: string, rest: string): string {
  if (rest) return rest;
  throw wrong(text, "what comes after '=' is missing");
}

/** The URL may hold a password, so it is not repeated in the message. */
function needUrl(text: string, rest: string, protocols: readonly string[]): string {
  if (URL.canParse(rest) && protocols.includes(new URL(rest).protocol)) return rest;
  throw wrong(
    text.split('=')[0] ?? '',
    `a URL beginning with ${protocols.map((one) => `${one}//`).join(' or ')} was expected`,
  );
}

const wrong = (system: string, why: string): UserError =>
  new UserError(`--queue ${system}`, { why, fix: `write ${FORMS}` });
