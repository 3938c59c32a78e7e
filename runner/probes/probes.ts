import { generator } from './generator.ts';
import { postgres } from './postgres/postgres.ts';
import { processes } from './processes/processes.ts';
import { pgBoss } from './queues/sql-queues.ts';

/** Every source of evidence, by name. Each takes what it watches, and is handed to the run. */
export const probes = { postgres, 'pg-boss': pgBoss, processes, generator };
