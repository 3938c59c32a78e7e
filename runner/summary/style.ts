/** How parts of the summary are painted; plain where there are no colours. */
export interface Style {
  bold(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
}

export function styles(colors: boolean): Style {
  const paint =
    (code: number) =>
    (text: string): string =>
      colors ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { bold: paint(1), good: paint(32), bad: paint(31), faint: paint(2) };
}

/** Names come from scripts: what would move a terminal's cursor is shown and not done. */
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
