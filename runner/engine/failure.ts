import { UserError } from '../../user-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Script } from '../script/script.ts';
import { sourceStack } from '../script/stack.ts';
import type { Failure } from './messages.ts';

/** An error as it goes to another thread, its stack in the source's own lines. */
export function toFailure(error: unknown, script: Script | undefined): Failure {
  const user = error instanceof UserError ? error : undefined;
  const stack =
    script && !user ? sourceStack(script, error) : error instanceof Error ? (error.stack ?? '') : String(error);
  return {
    name: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message : String(error),
    stack,
    // Frames of the script alone are left of an error that it threw.
    fromScript: script !== undefined && error instanceof Error && stack !== error.stack,
    why: user?.why,
    fix: user?.fix,
    exitCode: user?.exitCode,
  };
}

/** The error that a failure was, where a user can mend it; else one that says where the script threw. */
export function toError({ name, message, stack, fromScript, why, fix, exitCode }: Failure): Error {
  if (why !== undefined && fix !== undefined)
    return new UserError(message, exitCode === undefined ? { why, fix } : { why, fix, exitCode });
  const error = fromScript ? new ScriptError(message) : new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}

/** What the script's init code threw, as the user is to see it; a bug of ours stays one. */
export function initError(error: unknown): unknown {
  if (!(error instanceof ScriptError)) return error;
  const [first, ...frames] = (error.stack ?? '').split('\n');
  return new UserError(`the script throws in its init code: ${first}`, {
    why: frames.map((frame) => frame.trim()).join('\n') || 'it gave no line',
    fix: 'correct the script there; init code runs once for each VU, before any load',
    cause: error,
    exitCode: EXIT.scriptException,
  });
}

/** Thrown by the script, its stack in the source's own lines. */
class ScriptError extends Error {}
