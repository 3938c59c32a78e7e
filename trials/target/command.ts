import { UserError } from '../../user-error.ts';
import { startGroup } from './process-group.ts';
import type { CommandLine } from './process-group.ts';

/**
 * Runs a command to its end.
 *
 * @param option that named it, for messages: '--reset'
 * @param where it can be tried by hand: 'in a checkout of 3f2a91bc07'
 * @throws UserError with its last lines when it fails; the signal's reason when that aborts
 */
export async function runCommand(
  option: string,
  line: CommandLine & { where: string },
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const group = startGroup(line);
  const stop = (): void => void group.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const code = await group.over;
    signal.throwIfAborted();
    if (code !== 0)
      throw new UserError(`${option} '${line.command}' ended with ${code}`, {
        why: group.tail() || 'it wrote nothing',
        fix: `run it by hand ${line.where}; all that it wrote is in ${line.log}`,
      });
  } finally {
    signal.removeEventListener('abort', stop);
    await group.stop();
  }
}
