import { loadModule, parseSync, scanSync } from 'libpg-query';
import type { Node } from 'libpg-query';

/** Must have resolved once before anything else here is called: the parser is WebAssembly. */
export const loadParser: () => Promise<void> = loadModule;

const KEPT = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);
/** By what it looks like: the scanner has no name for bit strings. Numbers, 'text', E'…', U&'…', b'…', x'…', $tag$…$tag$. */
const LITERAL = /^(\.?\d|[a-z]?&?'|\$\D)/i;
const COMMENTS = new Set(['SQL_COMMENT', 'C_COMMENT']);
/** `interval $1` is how pg_stat_statements writes `interval '1 day'`, and no statement: a cast is. */
const TYPED_LITERALS = new Set(['interval', 'date', 'time', 'timestamp', 'timestamptz', 'timetz']);

/**
 * The text as it may be kept: one line, every literal a parameter, no comment.
 *
 * Undefined unless it is exactly one SELECT, INSERT, UPDATE, DELETE or MERGE that parses: pg_stat_statements was seen
 * to hold `create role … password '…'` as it was typed, and a text cut short may end within a literal.
 */
export function normalise(sql: string): string | undefined {
  const text = plannable(sql);
  return text === undefined ? undefined : withoutLiterals(text);
}

/** The same statement with its own literals, as EXPLAIN can plan it; never to be kept. Undefined as above. */
export function plannable(sql: string): string | undefined {
  try {
    const text = castParameters(sql);
    const { stmts = [] } = parseSync(text);
    const kind = Object.keys(stmts[0]?.stmt ?? {})[0];
    return stmts.length === 1 && kind && KEPT.has(kind) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** An expression of a plan (a filter, a sort key) without its literals; undefined where it does not parse. */
export function normaliseExpression(expression: string): string | undefined {
  return normalise(`select ${expression}`)?.slice('select '.length);
}

/** The syntax tree of an expression; undefined where it does not parse. */
export function parseExpression(expression: string): Node | undefined {
  try {
    const statement = parseSync(`select ${expression}`).stmts?.[0]?.stmt;
    const target = statement && 'SelectStmt' in statement ? statement.SelectStmt.targetList?.[0] : undefined;
    return target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  } catch {
    return undefined;
  }
}

/** How many parameters a statement takes. */
export const parameterCount = (sql: string): number =>
  tokens(sql).reduce((most, { name, text }) => (name === 'PARAM' ? Math.max(most, Number(text.slice(1))) : most), 0);

interface Token {
  name: string;
  text: string;
  /** What stood between this one and the one before. */
  gap: string;
}

/** Offsets of the scanner are in bytes. */
function tokens(sql: string): Token[] {
  const bytes = Buffer.from(sql);
  let end = 0;
  return scanSync(sql).tokens.map((token) => {
    const gap = bytes.toString('utf8', end, token.start);
    end = token.end;
    return { name: token.tokenName, text: bytes.toString('utf8', token.start, token.end), gap };
  });
}

function withoutLiterals(sql: string): string {
  let parameter = parameterCount(sql);
  let text = '';
  let gap = '';
  for (const token of tokens(sql)) {
    if (token.gap) gap = ' ';
    if (COMMENTS.has(token.name)) {
      gap = ' ';
      continue;
    }
    text += (text && gap) + (LITERAL.test(token.text) ? `$${++parameter}` : token.text);
    gap = '';
  }
  return text.replace(/\s*;\s*$/, '');
}

function castParameters(sql: string): string {
  const all = tokens(sql);
  let text = '';
  for (let i = 0; i < all.length; i++) {
    const [token, next] = [all[i]!, all[i + 1]];
    const word = token.text.toLowerCase();
    if (next?.name === 'PARAM' && TYPED_LITERALS.has(word)) {
      text += `${token.gap}${next.text}::${word}`;
      i++;
    } else if (next?.name === 'PARAM' && all[i - 1]?.text.toLowerCase() === 'extract' && word === '(') {
      text += `${token.gap}(epoch`;
      i++;
    } else text += token.gap + token.text;
  }
  return text;
}
