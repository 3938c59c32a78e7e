/**
 * Something the user can mend. Printed without a stack; anything else that is thrown is our bug, and keeps its own.
 *
 *     ✗ --database: no answer from 127.0.0.1:5433
 *       why  Postgres is not running there, or listens on another port
 *       fix  start it, or leave --database out to use the throwaway one
 */
export class UserError extends Error {
  readonly why: string;
  readonly fix: string;
  /** The process's exit code, where it is not the usual 2 (see cli/exit-codes.ts). */
  readonly exitCode: number | undefined;

  constructor(
    what: string,
    { why, fix, cause, exitCode }: { why: string; fix: string; cause?: unknown; exitCode?: number },
  ) {
    super(what, { cause });
    this.why = why;
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
