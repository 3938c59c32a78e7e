import { createHash } from 'node:crypto';
import { DatabaseError } from 'pg';
import type { Sample, SampleOf } from '../../record/samples.ts';
import { columnOf, conditionsOf } from './conditions.ts';
import { reasonOf } from '../lost.ts';
import type { Session } from './session.ts';
import { parameterCount, plannable } from './sql-text.ts';

type PlanSample = Extract<Sample, { kind: 'pg-plan' }>;
type PlanNode = SampleOf<'pg-plan'>['nodes'][number];

/** EXPLAIN's JSON, as far as we read it. */
interface ExplainNode {
  'Node Type': string;
  'Relation Name'?: string;
  Schema?: string;
  'Index Name'?: string;
  'Plan Rows': number;
  'Total Cost': number;
  Filter?: string;
  'Sort Key'?: string[];
  Plans?: ExplainNode[];
}

/**
 * The plan the server would make for any parameters. Nothing is executed, in a transaction that could not write.
 *
 * Since Postgres 16 EXPLAIN takes a text with open parameters; before, the statement is prepared and its plan asked
 * for with NULLs, which a generic plan does not look at.
 */
export async function samplePlan(
  session: Pick<Session, 'rows'>,
  id: string,
  text: string,
  major: number,
): Promise<PlanSample> {
  const sql = plannable(text);
  if (!sql) return unavailable(id, 'its text cannot be planned');
  try {
    const rows = await session.rows<{ 'QUERY PLAN': { Plan: ExplainNode }[] }>(explain(sql, major));
    const root = rows[0]?.['QUERY PLAN'][0]?.Plan;
    if (!root) return unavailable(id, 'the server gave none');
    const nodes = flatten(root, 0);
    return { kind: 'pg-plan', id, shape: shapeOf(nodes), nodes };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return unavailable(id, reasonOf(error));
  }
}

function explain(sql: string, major: number): string {
  if (major >= 16) return `explain (generic_plan, verbose, format json) ${sql}`;
  const nulls = Array.from({ length: parameterCount(sql) }, () => 'null').join(', ');
  return `
    set local plan_cache_mode = force_generic_plan;
    prepare plimsoll_plan as ${sql};
    explain (verbose, format json) execute plimsoll_plan${nulls && `(${nulls})`};
    deallocate plimsoll_plan`;
}

const unavailable = (id: string, why: string): PlanSample => ({ kind: 'pg-plan', id, unavailable: why, nodes: [] });

function flatten(node: ExplainNode, depth: number): PlanNode[] {
  const table = node['Relation Name'];
  const sortKey = node['Sort Key']?.flatMap((key) => columnOf(key) ?? []);
  const filter = node.Filter === undefined ? [] : conditionsOf(node.Filter);
  const self: PlanNode = {
    type: node['Node Type'],
    depth,
    rows: node['Plan Rows'],
    cost: node['Total Cost'],
    ...(table && { table: node.Schema && node.Schema !== 'public' ? `${node.Schema}.${table}` : table }),
    ...(node['Index Name'] && { index: node['Index Name'] }),
    ...(filter.length > 0 && { filter }),
    ...(sortKey && sortKey.length > 0 && { sortKey }),
  };
  return [self, ...(node.Plans ?? []).flatMap((child) => flatten(child, depth + 1))];
}

/** What is scanned and joined in which way, whatever it is thought to cost. */
function shapeOf(nodes: readonly PlanNode[]): string {
  const lines = nodes.map(({ depth, type, table, index }) => [depth, type, table, index].join(' '));
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
}
