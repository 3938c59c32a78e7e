import { UserError } from '../user-error.ts';
import { EXIT } from './exit-codes.ts';
import { paint } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Says what went wrong and returns the exit code: three lines for what the user can mend, a stack for a bug of ours. */
export function printError(error: unknown, to: Terminal): number {
  if (error instanceof UserError) {
    const lines = [
      `${paint(to, 'red', '✗')} ${paint(to, 'bold', printable(error.message))}`,
      `  ${paint(to, 'dim', 'why')}  ${printable(error.why)}`,
      `  ${paint(to, 'dim', 'fix')}  ${printable(error.fix)}`,
    ];
    to.write(`${lines.join('\n')}\n`);
    return error.exitCode ?? EXIT.usage;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  to.write(`${paint(to, 'red', '✗')} this is a bug in plimsoll, please report it\n${printable(stack)}\n`);
  return EXIT.internal;
}

/** A target's text may be in a message: no control character of it reaches the terminal. Later lines are indented. */
export function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '�').replaceAll('\n', '\n       ');
}
