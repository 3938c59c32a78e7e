import { Client } from 'pg';
import type { IndexAdvice } from '../../record/index-advice.ts';
import type { Sample, SampleOf } from '../../record/samples.ts';
import { samplePlan } from './plans.ts';
import type { Session } from './session.ts';

/** A way to ask for plans as if an index stood. */
export interface Planner {
  readonly by: SampleOf<'pg-advice'>['by'];
  /** Why it cannot for this index. */
  refuses(advice: IndexAdvice): string | undefined;
  /** A session in whose every message the index stands, and after it no more. */
  withIndex(advice: IndexAdvice): Pick<Session, 'rows'>;
}

/** What HypoPG calls its indexes, and what we call ours. */
const HYPOTHETICAL = /^<\d+>/;
const OURS = 'plimsoll_advice_';

/**
 * By HypoPG: the index is an entry in the memory of the session, seen by EXPLAIN alone. Nothing is built, no lock taken,
 * and the transaction stays read-only.
 *
 * @param schema where the extension is installed
 */
export function hypothetical(session: Session, schema: string): Planner {
  const forget = `do $$ begin perform ${schema}.hypopg_reset(); end $$`;
  return {
    by: 'hypopg',
    refuses: ({ definitions }) =>
      definitions.some((one) => / USING /.test(one)) ? 'HypoPG knows b-trees only' : undefined,
    withIndex: ({ definitions }) => ({
      async rows(sql) {
        const create = definitions.map(
          (one) => `select ${schema}.hypopg_create_index(${literal(`create index on ${one}`)})`,
        );
        try {
          return await session.rows([...create, sql, forget].join('; '));
        } catch (error) {
          await session.rows(forget).catch(() => {});
          throw error;
        }
      },
    }),
  };
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A throwaway database need not spare anyone, but its user waits. */
const LIMITS = "set local statement_timeout = '20s'; set local lock_timeout = '1s'";

/**
 * Builds the index in a transaction that is rolled back. Only for a database of our own: it writes, and holds up all
 * others that write to the table meanwhile.
 */
export function built(url: string): Planner {
  return {
    by: 'built',
    refuses: () => undefined,
    withIndex: ({ definitions, extension }) => ({
      async rows<Row>(sql: string) {
        const client = new Client({ connectionString: url, application_name: 'plimsoll' });
        client.on('error', () => {});
        await client.connect();
        try {
          const create = definitions.map((one, place) => `create index ${OURS}${place} on ${one}`);
          const install = extension ? [`create extension if not exists ${extension}`] : [];
          await client.query(['begin', LIMITS, ...install, ...create].join('; '));
          const results = (await client.query(`${sql}; rollback`)) as unknown as { rows: Row[] }[];
          return results.find(({ rows }) => rows.length > 0)?.rows ?? [];
        } finally {
          await client.end().catch(() => {});
        }
      },
    }),
  };
}

/**
 * Asks the planner whether it would use the index that a statement's plan lacks.
 *
 * @param before the statement's plan as it is
 */
export async function sampleAdvice(
  planner: Planner,
  advice: IndexAdvice,
  before: SampleOf<'pg-plan'>['nodes'],
  statement: { id: string; text: string; major: number },
): Promise<Extract<Sample, { kind: 'pg-advice' }>> {
  const { id, text, major } = statement;
  const told = { kind: 'pg-advice', id, definitions: advice.definitions, by: planner.by } as const;
  const refused = planner.refuses(advice);
  if (refused !== undefined) return { ...told, unavailable: refused };
  const after = await samplePlan(planner.withIndex(advice), id, text, major);
  const [was, is] = [before[0], after.nodes[0]];
  if (!was || !is) return { ...told, unavailable: after.unavailable ?? 'no plan' };
  const used = after.nodes.some(({ index = '' }) => HYPOTHETICAL.test(index) || index.startsWith(OURS));
  return { ...told, planned: { before: was.cost, after: is.cost, used } };
}
