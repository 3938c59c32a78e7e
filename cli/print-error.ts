import { wrap } from '../reports/text/table.ts';
import { UserError } from '../user-error.ts';
import { EXIT } from './exit-codes.ts';
import { paint, widthOf } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Says what went wrong and returns the exit code: three lines for what the user can mend, a stack for a bug of ours. */
export function printError(error: unknown, to: Terminal): number {
  if (error instanceof UserError) {
    const [what, ...more] = fitted(error.message, 2, to);
    const lines = [
      `${paint(to, 'red', '✗')} ${paint(to, 'bold', what!)}`,
      ...more.map((line) => `  ${paint(to, 'bold', line)}`),
      ...named('why', error.why, to),
      ...named('fix', error.fix, to),
    ];
    to.write(`${lines.join('\n')}\n`);
    return error.exitCode ?? EXIT.usage;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  to.write(`${paint(to, 'red', '✗')} this is a bug in plimsoll, please report it\n${printable(stack)}\n`);
  return EXIT.internal;
}

const MARGIN = '       ';

function named(name: string, text: string, to: Terminal): string[] {
  const [first, ...more] = fitted(text, MARGIN.length, to);
  return [`  ${paint(to, 'dim', name)}  ${first}`, ...more.map((line) => `${MARGIN}${line}`)];
}

/** Its lines, broken between words where a person would see them broken within one. */
function fitted(text: string, margin: number, to: Terminal): string[] {
  const room = widthOf(to) - margin;
  return text
    .split('\n')
    .map(printable)
    .flatMap((line) => (line.length > room ? wrap(line, room, '') : [line]));
}

/** A target's text may be in a message: no control character of it reaches the terminal. Later lines are indented. */
export function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '�').replaceAll('\n', `\n${MARGIN}`);
}
