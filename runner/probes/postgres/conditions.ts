import type { Node } from 'libpg-query';
import type { SampleOf } from '../../record/samples.ts';
import { parseExpression } from './sql-text.ts';

type Condition = NonNullable<SampleOf<'pg-plan'>['nodes'][number]['filter']>[number];

const RANGES = new Set(['<', '<=', '>', '>=']);

/**
 * What a plan's filter asks of the table's columns, so that an index can be named for it.
 *
 * Conditions joined by OR, and those that compare two columns, are named with no use: no one b-tree serves them.
 */
export function conditionsOf(filter: string): Condition[] {
  const tree = parseExpression(filter);
  return tree ? conjuncts(tree).flatMap(conditionOf) : [];
}

/** 'created_at DESC' → 'created_at'; an expression as it stands, undefined where it is not a column or simple call. */
export function columnOf(expression: string): string | undefined {
  const tree = parseExpression(expression.replace(/ (ASC|DESC|NULLS FIRST|NULLS LAST)\b/g, ''));
  return tree && nameOf(tree);
}

function conjuncts(node: Node): Node[] {
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') return (node.BoolExpr.args ?? []).flatMap(conjuncts);
  return [node];
}

function conditionOf(node: Node): Condition[] {
  if ('BoolExpr' in node) {
    const columns = (node.BoolExpr.args ?? []).flatMap(conjuncts).flatMap(conditionOf);
    const negated = node.BoolExpr.boolop === 'NOT_EXPR';
    return columns.map(({ column, operator }) => ({ column, operator: negated ? 'not' : operator, use: 'none' }));
  }
  if ('NullTest' in node) {
    const column = node.NullTest.arg && nameOf(node.NullTest.arg);
    const operator = node.NullTest.nulltesttype === 'IS_NULL' ? 'is null' : 'is not null';
    return column ? [{ column, operator, use: 'none' }] : [];
  }
  if ('A_Expr' in node) {
    const { name, kind, lexpr, rexpr } = node.A_Expr;
    const operator = name?.flatMap((part) => ('String' in part ? [part.String.sval ?? ''] : [])).at(-1) ?? '?';
    const [left, right] = [lexpr && nameOf(lexpr), rexpr && nameOf(rexpr)];
    const column = left ?? right;
    if (!column) return [];
    return [{ column, operator, use: left && right ? 'none' : useOf(operator, kind) }];
  }
  const column = nameOf(node); // a boolean column by itself
  return column ? [{ column, operator: '=', use: 'equality' }] : [];
}

function useOf(operator: string, kind: string | undefined): Condition['use'] {
  if (operator === '=' && (kind === 'AEXPR_OP' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_IN')) return 'equality';
  return RANGES.has(operator) && kind === 'AEXPR_OP' ? 'range' : 'none';
}

/** A column without its table, through casts; a call on one column as `lower(email)`. */
function nameOf(node: Node): string | undefined {
  if ('TypeCast' in node) return node.TypeCast.arg && nameOf(node.TypeCast.arg);
  if ('ColumnRef' in node) {
    const last = node.ColumnRef.fields?.at(-1);
    return last && 'String' in last ? last.String.sval : undefined;
  }
  if ('FuncCall' in node) {
    const { funcname, args = [] } = node.FuncCall;
    const called = funcname?.at(-1);
    const columns = args.flatMap((arg) => nameOf(arg) ?? []);
    if (!called || !('String' in called) || columns.length !== 1) return undefined;
    return `${called.String.sval}(${columns[0]})`;
  }
  return undefined;
}
