import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { printError } from '../../cli/print-error.ts';
import { terminal } from '../../cli/terminal.ts';
import { UserError } from '../../user-error.ts';

const error = new UserError(
  "the target 'exec node server.mjs --with --many --options' ended with 1 before it was ready",
  {
    why: `it wrote this:\n    at ${'x'.repeat(90)}\nand this`,
    fix: 'run it by hand; it has to stay in the foreground and serve, and its output is in a file of a long name',
  },
);

const printed = (columns: number | undefined): string[] => {
  const stream = new PassThrough();
  const options = columns === undefined ? {} : { isTTY: true, columns };
  expect(printError(error, terminal(Object.assign(stream, options), { NO_COLOR: '1' }))).toBe(2);
  return (stream.read() as Buffer).toString().trimEnd().split('\n');
};

test('on a terminal an error is broken between words, under its own beginning', () => {
  const lines = printed(60);
  expect(lines.filter((line) => line.length > 60)).toEqual([expect.stringContaining('xxx')]);
  expect(lines[1]).toMatch(/^ {2}\S/);
  expect(lines.filter((line) => /^ {2}(why|fix) {2}\S/.test(line))).toHaveLength(2);
  expect(lines.slice(2).every((line) => /^( {2}(why|fix) {2}| {7})/.test(line))).toBe(true);
});

test('in a file it keeps its lines', () => {
  expect(printed(undefined)).toHaveLength(5);
});
