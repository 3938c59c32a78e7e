import { UserError } from '../../user-error.ts';
import { sourceStack } from '../script/index.ts';
import type { Script } from '../script/index.ts';
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
    why: user?.why,
    fix: user?.fix,
    exitCode: user?.exitCode,
  };
}

/** The error that a failure was, where a user can mend it; else one that says where the script threw. */
export function toError({ name, message, stack, why, fix, exitCode }: Failure): Error {
  if (why !== undefined && fix !== undefined)
    return new UserError(message, exitCode === undefined ? { why, fix } : { why, fix, exitCode });
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}
