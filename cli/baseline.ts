import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { compare } from '../reports/compare.ts';
import { table } from '../reports/judge/text.ts';
import { renderText } from '../reports/text.ts';
import { readRecord } from '../runner/record/reader.ts';
import { UserError } from '../user-error.ts';
import { EXIT } from './exit-codes.ts';
import { parseOptions } from './parse-options.ts';
import type { Context, Verb } from './verb.ts';

const options = z.strictObject({
  folder: z.string().default('plimsoll-baselines'),
  replace: z.boolean().default(false),
});

const HELP = `
  plimsoll baseline save NAME RECORD   keep a record under a name
  plimsoll baseline list               what is kept
  plimsoll baseline show NAME          its report
  plimsoll compare FOLDER/NAME.jsonl RECORD

A baseline is the record itself, one plain file: commit it, or let CI cache the folder.`;

/** Records kept under a name, to compare with. */
export const baseline: Verb = {
  usage: '<action> [name] [record]',
  define: (command) =>
    void command
      .option('--folder <folder>', 'where baselines are kept (plimsoll-baselines)')
      .option('--replace', 'save over a baseline of the same name')
      .addHelpText('after', HELP),
  run({ args: [action = '', name, record], options: raw }, context) {
    const { folder, replace } = parseOptions(options, raw);
    if (action === 'list') list(folder, context);
    else if (action === 'save' && name !== undefined && record !== undefined)
      save({ folder, name, record, replace }, context);
    else if (action === 'show' && name !== undefined) show(fileOf(folder, name), context);
    else
      throw new UserError(`baseline ${[action, name, record].filter(Boolean).join(' ')}`, {
        why: 'that is neither save NAME RECORD, nor list, nor show NAME',
        fix: '`plimsoll help baseline` shows the three',
      });
    return Promise.resolve(EXIT.ok);
  },
};

function save(
  { folder, name, record, replace }: { folder: string; name: string; record: string; replace: boolean },
  { stderr }: Context,
): void {
  const file = fileOf(folder, name);
  const { path, end } = readRecord(record);
  if (end === undefined)
    throw new UserError(`${path} is the record of a run that was killed`, {
      why: 'a baseline is what later runs are held against, so it has to be whole',
      fix: 'measure again, and save that',
    });
  if (existsSync(file) && !replace)
    throw new UserError(`there is a baseline ${name}`, {
      why: `${file} exists`,
      fix: 'add --replace, or choose another name',
    });
  mkdirSync(folder, { recursive: true });
  copyFileSync(path, file);
  stderr.write(`  saved ${file}\n`);
}

function list(folder: string, { stdout }: Context): void {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(ENDING))
        .sort()
    : [];
  if (files.length === 0) {
    stdout.write(`no baselines in ${folder}\n`);
    return;
  }
  const rows = files.map((file) => rowOf(join(folder, file), file.slice(0, -ENDING.length)));
  stdout.write(`${table([['baseline', 'measured', 'commit', 'workload', 'requests', 'script'], ...rows])}\n`);
}

/** One that cannot be read is named, and keeps the others from nobody. */
function rowOf(path: string, name: string): string[] {
  try {
    const { header, seconds } = readRecord(path);
    const requests = seconds.reduce((sum, second) => sum + second.requests, 0);
    const { commit = '', workload = '' } = header.fingerprint;
    const short = (text: string): string => text.slice(0, 10) || '—';
    return [
      name,
      header.startedAt.slice(0, 16).replace('T', ' '),
      short(commit),
      short(workload),
      String(requests),
      header.script,
    ];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [name, '—', '—', '—', '—', `cannot be read: ${error.why}`];
  }
}

function show(file: string, { stdout }: Context): void {
  const { colour, width } = stdout;
  stdout.write(renderText(compare(undefined, readRecord(file)), { colour, width }));
}

const ENDING = '.jsonl';

function fileOf(folder: string, name: string): string {
  if (!/^[\w.-]{1,100}$/.test(name) || name.startsWith('.'))
    throw new UserError(`baseline name ${JSON.stringify(name)}`, {
      why: 'the name becomes a file name',
      fix: 'use letters, digits, -, _ and dots: main, release-1.4',
    });
  return join(folder, `${name}${ENDING}`);
}
