import type { Wait } from '../blocking.ts';
import type { FunctionInfo } from '../flow/functions.ts';
import { SCRIPT_EXCEPTION } from '../script-exception.ts';
import { UserError } from '../../../user-error.ts';

/** Why code of this kind cannot wait; undefined where it can. */
export function rigidPlace({ kind, name }: FunctionInfo): string | undefined {
  switch (kind) {
    case 'getter':
      return `the getter ${name}`;
    case 'setter':
      return `the setter ${name}`;
    case 'constructor':
    case 'field':
    case 'implicit':
      return name;
    case 'init':
      return 'the init code';
    default:
      return undefined;
  }
}

/** The error for a call that surely blocks where nothing can wait. */
export function refusal(at: string, place: string, wait: Wait): UserError {
  const what = wait === 'callback' ? `a callback that blocks is given to ${place}` : `this call blocks in ${place}`;
  return new UserError(`${at}: ${what}`, {
    why: 'k6 can wait for a response or a sleep there; JavaScript on Node cannot',
    fix: 'wait before it and hand the result in, or run the script on the k6 binary with --engine k6',
    exitCode: SCRIPT_EXCEPTION,
  });
}
