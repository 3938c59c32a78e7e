import { UserError } from '../../user-error.ts';

const COLUMNS = 'metric,pair,a,b';

/**
 * `metric,pair,a,b` as the JSON document would have it. Pairs are whole numbers, in order and not necessarily without
 * gaps; a row that a metric lacks, and an empty a or b, is missing. Names may be quoted as RFC 4180 has it.
 */
export function readCsv(text: string, name: string): { metrics: Record<string, ([Cell, Cell] | null)[]> } {
  const [header, ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, at) => ({ line, number: at + 1 }))
    .filter(({ line }) => line.trim() !== '');
  if (header?.line.replaceAll(/[\s"]/g, '').toLowerCase() !== COLUMNS)
    throw new UserError(`${name} is neither JSON nor CSV with the columns ${COLUMNS}`, {
      why: header ? `its first line is ${JSON.stringify(header.line.slice(0, 80))}` : 'it is empty',
      fix: `begin the CSV with the line ${COLUMNS}`,
    });
  const cells = rows.map(({ line, number }) => readRow(line, `${name} line ${number}`));
  const pairs = [...new Set(cells.map(({ pair }) => pair))].sort((a, b) => a - b);
  const metrics = new Map<string, ([Cell, Cell] | null)[]>();
  for (const { metric, pair, a, b, place } of cells) {
    if (!metrics.has(metric))
      metrics.set(
        metric,
        pairs.map(() => null),
      );
    const column = metrics.get(metric)!;
    const at = pairs.indexOf(pair);
    if (column[at]) throw wrongRow(place, `${metric} has pair ${pair} twice`, 'one row a metric and pair');
    column[at] = [a, b];
  }
  return { metrics: Object.fromEntries(metrics) };
}

/** A number, or nothing; what is neither stays text, for the schema to refuse with its place. */
type Cell = number | string | null;

interface Row {
  metric: string;
  pair: number;
  a: Cell;
  b: Cell;
  place: string;
}

function readRow(line: string, place: string): Row {
  const fields = [...line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?=,|$)/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare?.trim() ?? '',
  );
  const [metric = '', pair = '', a = '', b = ''] = fields;
  if (fields.length !== 4 || metric === '')
    throw wrongRow(place, `${JSON.stringify(line.slice(0, 80))} has not four columns`, `the columns are ${COLUMNS}`);
  if (!/^\d{1,9}$/.test(pair)) throw wrongRow(place, `pair is ${JSON.stringify(pair)}`, 'a pair is a whole number');
  return { metric, pair: Number(pair), a: toCell(a), b: toCell(b), place };
}

const toCell = (text: string): Cell => (text === '' ? null : Number.isFinite(Number(text)) ? Number(text) : text);

const wrongRow = (place: string, what: string, why: string): UserError =>
  new UserError(`${place}: ${what}`, { why, fix: 'correct that line' });
