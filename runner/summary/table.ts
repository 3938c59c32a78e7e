/** Labels filled up with dots to the same width, three dots behind the longest. */
export function dotted(labels: readonly string[]): string[] {
  const width = Math.max(0, ...labels.map((label) => label.length)) + 3;
  return labels.map((label) => label.padEnd(width, '.'));
}

/** Rows of cells set under each other. @param last fills the last cell of a row up too */
export function columns(rows: readonly (readonly string[])[], last = false): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows.map((row) =>
    row.map((cell, index) => (last || index < row.length - 1 ? cell.padEnd(widths[index] ?? 0) : cell)).join(' '),
  );
}
