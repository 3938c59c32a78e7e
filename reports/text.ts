import { MARKS, cellsOf, pairText, titleOf } from './cells.ts';
import type { Cells } from './cells.ts';
import { FIELDS } from './compare/summary.ts';
import type { Check, Comparability, Comparison, Row, StepDatabase, VerdictWord } from './comparison.ts';
import { amount, bytes, capital, milliseconds, percent, plural } from './format.ts';
import { STATES, databaseSentence, followedSentence, queryCells, timingsSentence } from './path-cells.ts';
import type { QueryCells } from './path-cells.ts';
import { shownRows } from './shown-rows.ts';
import { unusedSentence } from './storage-words.ts';
import { dumbbell } from './text/dumbbell.ts';
import { paint } from './text/paint.ts';
import type { Paint, Tone } from './text/paint.ts';
import { fitTable, wrap } from './text/table.ts';
import type { Column } from './text/table.ts';

export interface TextOptions {
  /** Whether the terminal shows colours (NO_COLOR, FORCE_COLOR and TERM are the caller's to read). */
  colour: boolean;
  /** Columns of the terminal. */
  width: number;
  /** Every row, budget, query, failure and warning, not only the first screen. */
  full?: boolean;
}

const TONES: Record<VerdictWord, Tone> = {
  GO: 'good',
  'GO, ABOVE TARGET': 'warn',
  'NO-GO': 'bad',
  'TOO CLOSE TO CALL': 'warn',
  'INVALID RUN': 'bad',
};

/** The comparison for a terminal; ends with a line feed. */
export function renderText(comparison: Comparison, { colour, width, full = false }: TextOptions): string {
  const painted = paint(colour);
  const { first, folded } = shownRows(comparison);
  const shown = full ? [...first, ...folded] : first;
  const paragraphs = [
    headline(comparison, painted, width),
    shown.length > 0 ? rowTable(shown, comparison, painted, width) : [],
    !full && folded.length > 0 ? [painted('quiet', `  ${plural(folded.length, 'more row')} in the full report`)] : [],
    ...slowPathBlock(comparison, full, painted, width),
    ...(comparison.followed.length > 0 ? [wrap(followedSentence(comparison), width, '  ')] : []),
    ...(full ? details(comparison, painted, width) : []),
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headline(comparison: Comparison, painted: Paint, width: number): string[] {
  const { verdict, summary, comparability } = comparison;
  const title = painted('strong', `${MARKS[verdict.word]} ${verdict.word}`, TONES[verdict.word]);
  const reasons = verdict.word === 'GO' || !comparison.before ? [] : verdict.reasons.slice(0, 3);
  return [
    `${title}  ${painted('quiet', titleOf(comparison))}`,
    ...reasons.flatMap((reason) => wrap(capital(reason), width, '  ')),
    ...[summary.change, summary.cause].flatMap((text) => wrap(text, width, '  ')),
    ...wrap(summary.caveat, width, '  ').map((line) => painted('quiet', line)),
    ...comparabilityLines(comparability, width).map((line) => painted('warn', line)),
  ];
}

/** 'not comparable: load w1 before, w2 after; CPU …': what the reader must know of the two places. */
function comparabilityLines(comparability: Comparability | undefined, width: number): string[] {
  if (!comparability || comparability.word === 'comparable') return [];
  const differing = comparability.differences
    .filter(({ effect }) => effect !== 'expected')
    .map(({ field, before, after }) => `${FIELDS[field]} ${before} before, ${after} after`);
  return wrap(`${comparability.word}: ${differing.join('; ')}`, width, '  ');
}

function rowTable(rows: readonly Row[], { before }: Comparison, painted: Paint, width: number): string[] {
  const cells = rows.map(cellsOf);
  const column = (
    title: string,
    need: number,
    pick: (cells: Cells, row: Row) => string,
    align: Column['align'] = 'left',
  ): Column => ({
    title,
    need,
    align,
    cells: cells.map((own, place) => pick(own, rows[place]!)),
  });
  const lines = fitTable(
    [
      column('', 0, ({ mark }) => mark),
      column('', 0, ({ name }) => name),
      column('p50', 4, ({ p50 }) => pairText(p50), 'right'),
      column('p95', 1, ({ p95 }) => pairText(p95), 'right'),
      column('', 3, ({ interval }) => interval),
      column('p99', 5, ({ p99 }) => pairText(p99), 'right'),
      ...(before
        ? [
            column('suspected change', 1, ({ change }) => change, 'right'),
            column('', 4, ({ changeInterval }) => changeInterval),
            column('', 2, ({ word }) => word),
          ]
        : []),
      column('errors', 3, ({ errors }) => pairText(errors), 'right'),
      column('10 ms ┊300┊800   10 s', 6, (_, row) => dumbbell(row)),
    ],
    width - 2,
  );
  return lines.map((line, place) => {
    const row = rows[place - 1];
    return `  ${row ? painted(rowTone(cells[place - 1]!), line) : painted('quiet', line)}`;
  });
}

const rowTone = ({ mark }: Cells): Tone => (mark === '✗' ? 'bad' : mark === '△' || mark === '?' ? 'warn' : 'plain');

function slowPathBlock({ slowPaths, before }: Comparison, full: boolean, painted: Paint, width: number): string[][] {
  return slowPaths.map(({ step, p95, state, finding, database, serverTimings }, place) => {
    const title = painted('strong', `${place + 1}. ${step}`);
    const aside = [p95 === undefined ? '' : `p95 ${milliseconds(p95)}`, STATES[state] && `(${STATES[state]})`]
      .filter(Boolean)
      .join(' ');
    const head = `  ${title}  ${painted('quiet', aside)}`.trimEnd();
    const told = full ? wrap(timingsSentence(serverTimings), width, '     ').filter((line) => line.trim() !== '') : [];
    const asked = [...(database && full ? databaseLines(database, before !== undefined, painted, width) : []), ...told];
    if (!finding) return [head, ...wrap('slow, and no cause found in the evidence', width, '     '), ...asked];
    return [
      head,
      ...wrap(`why  ${finding.cause}`, width, '     ', '          '),
      ...wrap(`fix  ${finding.fix}`, width, '     ', '          '),
      ...asked,
    ];
  });
}

/** What the step asks of the database, and how that is known. */
function databaseLines(database: StepDatabase, compared: boolean, painted: Paint, width: number): string[] {
  const cells = database.queries.map(queryCells);
  const column = (
    title: string,
    need: number,
    pick: (cells: QueryCells) => string,
    align: Column['align'] = 'right',
  ) => ({
    title,
    need,
    align,
    cells: cells.map(pick),
  });
  const table = fitTable(
    [
      column('calls', 0, ({ calls }) => calls),
      column('rows', 3, ({ rows }) => rows),
      column('time', 1, ({ time }) => time),
      ...(compared ? [column('of the gain', 2, ({ gain }) => gain)] : []),
      column('plan', 4, ({ planChanged }) => (planChanged ? 'changed' : ''), 'left'),
      column('known by', 5, ({ known }) => known, 'left'),
      column('query', 0, ({ text }) => text, 'left'),
    ],
    width - 5,
  );
  return [
    ...wrap(databaseSentence(database), width, '     '),
    ...table.map((line, place) => `     ${place === 0 ? painted('quiet', line) : line}`),
  ];
}

function details(
  { budgets, followed, queries, storage, failures, checks, warnings, before }: Comparison,
  painted: Paint,
  width: number,
): string[][] {
  const heading = (text: string): string => painted('strong', `  ${text}`);
  const block = (title: string, columns: readonly Column[]): string[] =>
    columns[0]?.cells.length ? [heading(title), ...fitTable(columns, width - 2).map((line) => `  ${line}`)] : [];
  const column = <T>(
    items: readonly T[],
    title: string,
    pick: (item: T) => string,
    align: Column['align'] = 'left',
    need = 1,
  ): Column => ({
    title,
    need,
    align,
    cells: items.map(pick),
  });
  const was = (columns: Column[]): Column[] => (before ? columns : []);
  const unused = storage?.unusedIndexes ?? [];
  const failing = checks.filter(({ before, after }) =>
    [before, after].some((side) => side && side.passes < side.total),
  );
  return [
    block('Budgets', [
      column(budgets, '', ({ word }) => ({ within: '✓', over: '✗', 'too close': '?', 'not measured': '·' })[word]),
      column(budgets, 'budget', ({ name }) => name, 'left', 0),
      column(budgets, 'limit', ({ limit }) => limit),
      ...was([column(budgets, 'before', ({ before }) => before ?? '—', 'right')]),
      column(budgets, 'after', ({ after }) => after ?? '—', 'right'),
    ]),
    block('What was found, and what became of it', [
      column(followed, 'state', ({ state }) => state),
      column(followed, 'step', ({ step }) => step),
      column(followed, 'rule', ({ rule }) => rule),
      column(followed, 'cause', ({ cause }) => cause, 'left', 0),
    ]),
    block('Queries by their cost a request', [
      column(queries, 'time/req', ({ before, after }) => milliseconds((after ?? before)?.timePerRequest), 'right'),
      column(queries, 'share', ({ before, after }) => percent((after ?? before)?.share), 'right'),
      column(queries, 'calls/req', ({ before, after }) => amount((after ?? before)?.callsPerRequest), 'right'),
      ...was([column(queries, 'mean before', ({ before }) => milliseconds(before?.mean), 'right')]),
      column(queries, 'mean', ({ after }) => milliseconds(after?.mean), 'right'),
      column(queries, 'query', ({ text }) => text, 'left', 0),
    ]),
    block('Tables', [
      column(storage?.tables ?? [], 'size', ({ bytes: size }) => bytes(size), 'right'),
      column(storage?.tables ?? [], 'its indexes', ({ indexBytes }) => bytes(indexBytes), 'right'),
      column(storage?.tables ?? [], 'rows', ({ rows }) => amount(rows), 'right'),
      column(storage?.tables ?? [], 'scans', ({ sequentialScans }) => amount(sequentialScans), 'right'),
      column(storage?.tables ?? [], 'index lookups', ({ indexScans }) => amount(indexScans), 'right'),
      column(storage?.tables ?? [], 'table', ({ name }) => name, 'left', 0),
    ]),
    unused.length > 0 && storage
      ? [
          ...block('Unused indexes', [
            column(unused, 'size', ({ bytes: size }) => bytes(size), 'right'),
            column(unused, 'index', ({ name }) => name, 'left', 0),
            column(unused, 'on', ({ table, columns }) => `${table} (${columns.join(', ')})`, 'left', 0),
          ]),
          ...wrap(unusedSentence(storage), width, '  '),
        ]
      : [],
    block('Failed requests', [
      ...was([column(failures, 'before', ({ before }) => amount(before), 'right')]),
      column(failures, 'after', ({ after }) => amount(after), 'right'),
      column(failures, 'what', ({ what }) => what),
      column(failures, 'step', ({ step }) => step, 'left', 0),
    ]),
    block('Checks that failed', [
      ...was([column(failing, 'before', ({ before }) => failedOf(before), 'right')]),
      column(failing, 'after', ({ after }) => failedOf(after), 'right'),
      column(failing, 'check', ({ name }) => name, 'left', 0),
    ]),
    warnings.length > 0 ? [heading('Warnings'), ...warnings.flatMap(({ text }) => wrap(text, width, '  '))] : [],
  ];
}

const failedOf = (side: Check['after']): string => (side ? `${side.total - side.passes} of ${side.total}` : '—');
