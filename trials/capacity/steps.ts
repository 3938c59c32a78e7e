import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORD_FILE } from '../../runner/record/constants.ts';
import { readRecord } from '../../runner/record/reader.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { UserError } from '../../user-error.ts';

/** What a search was begun with: its steps follow from this and from what they showed. */
export type SearchPlan = Readonly<Record<string, string | number>>;

const PLAN_FILE = 'search.json';

/**
 * Begins a search in the folder, or goes on with the one that is there.
 *
 * @throws UserError when there is one and it was not asked to go on, or it was begun otherwise
 */
export function beginSearch(folder: string, plan: SearchPlan, resume: boolean): void {
  const path = join(folder, PLAN_FILE);
  if (!existsSync(path)) {
    if (resume)
      throw new UserError(`${folder} holds no search to go on with`, {
        why: `there is no ${PLAN_FILE} in it`,
        fix: 'name the folder of the search with -o, or leave --resume out',
      });
    writeFileSync(path, `${JSON.stringify(plan, undefined, 2)}\n`);
    return;
  }
  if (!resume)
    throw new UserError(`${folder} holds a search`, {
      why: 'steps of two searches must not be mixed',
      fix: 'add --resume to go on with it, or name another folder with -o',
    });
  const begun = JSON.parse(readFileSync(path, 'utf8')) as SearchPlan;
  const different = [...new Set([...Object.keys(begun), ...Object.keys(plan)])].filter(
    (key) => begun[key] !== plan[key],
  );
  if (different.length > 0)
    throw new UserError(`${folder} holds another search`, {
      why: different.map((key) => `${key} was ${begun[key]}, is ${plan[key]}`).join('\n'),
      fix: 'repeat the command as it was, with --resume added; or begin anew in another folder',
    });
}

/** The record of a step that was measured to its end. What a kill cut short is removed: it is measured again. */
export function finishedStep(folder: string): RunRecord | undefined {
  const path = join(folder, RECORD_FILE);
  if (!existsSync(path)) return undefined;
  const record = readRecord(path);
  if (record.end && record.end.reason !== 'signal') return record;
  rmSync(folder, { recursive: true });
  return undefined;
}
