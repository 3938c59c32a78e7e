export interface Column {
  title: string;
  /** 0 is always there; of the rest the largest number goes first when the terminal is narrow. */
  need: number;
  align: 'left' | 'right';
  cells: readonly string[];
}

const GAP = 2;
/** A name shorter than this tells nothing. */
const SHORTEST = 12;

/** The header and one line a row, none wider than `width`: columns of least need are left out, then the widest that has to stay is cut. */
export function fitTable(columns: readonly Column[], width: number): string[] {
  let kept = columns.filter(({ need, cells }) => need === 0 || cells.some((cell) => cell !== ''));
  while (total(kept) > width && kept.some(({ need }) => need > 0)) {
    const least = Math.max(...kept.map(({ need }) => need));
    // What has to stay may be cut down first, if then all of the needed fits.
    if (least <= 1 && total(kept) - slack(kept) <= width) break;
    kept = kept.filter(({ need }) => need !== least);
  }
  const excess = total(kept) - width;
  const widest = kept.filter(({ need }) => need === 0).sort((a, b) => widthOf(b) - widthOf(a))[0];
  const fitted = kept.map((column) =>
    column === widest && excess > 0 ? narrowed(column, Math.max(SHORTEST, widthOf(column) - excess)) : column,
  );
  const header = line(fitted, ({ title }) => title);
  const rows = Array.from({ length: columns[0]?.cells.length ?? 0 }, (_, row) =>
    line(fitted, ({ cells }) => cells[row] ?? ''),
  );
  return header.trim() === '' ? rows : [header, ...rows];
}

const length = (text: string): number => [...text].length;
const widthOf = ({ title, cells }: Column): number => Math.max(length(title), ...cells.map(length));
const total = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + widthOf(column) + GAP, -GAP);
const slack = (columns: readonly Column[]): number =>
  Math.max(0, ...columns.filter(({ need }) => need === 0).map((column) => widthOf(column) - SHORTEST));

const narrowed = (column: Column, width: number): Column => ({
  ...column,
  cells: column.cells.map((cell) => cut(cell, width)),
});

const cut = (text: string, width: number): string =>
  length(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`;

function line(columns: readonly Column[], pick: (column: Column) => string): string {
  return columns
    .map((column) => {
      const text = pick(column);
      const blank = ' '.repeat(Math.max(0, widthOf(column) - length(text)));
      return column.align === 'right' ? blank + text : text + blank;
    })
    .join(' '.repeat(GAP))
    .trimEnd();
}

/** Lines of at most `width`, each begun by `indent`, the later ones by `hanging`. A word that is longer stays whole. */
export function wrap(text: string, width: number, indent: string, hanging = indent): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const lead = lines.length === 0 ? indent : hanging;
    if (current !== '' && length(lead) + length(current) + 1 + length(word) > width) {
      lines.push(lead + current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, (lines.length === 0 ? indent : hanging) + current];
}
