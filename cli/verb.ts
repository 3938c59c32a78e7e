import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** What a verb gets from the world, so that a test can give it another. */
export interface Context {
  stdout: Terminal;
  stderr: Terminal;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborts at the first Ctrl-C or SIGTERM: stop in order, keep what was measured. */
  stop: AbortSignal;
  /** Aborts at the second, just before the process exits: nothing may outlive it. Listeners must not wait. */
  kill: AbortSignal;
}

/** One verb of the command line. */
export interface Verb {
  /** Arguments as the help shows them: '<script>'. */
  usage: string;
  /** Adds options and longer help. */
  define?(command: Command): void;
  /**
   * @param input arguments and options as commander read them; the verb parses them with zod
   * @returns the exit code
   * @throws UserError for what the user can mend
   */
  run(input: { args: string[]; options: Record<string, unknown> }, context: Context): Promise<number>;
}
