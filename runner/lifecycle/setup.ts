import { formatDuration } from '../options/duration.ts';
import { EXIT } from '../exit-codes.ts';
import type { Ms } from '../../units.ts';
import type { RunningProbes } from './probes.ts';
import type { Session } from './session.ts';

/** A task that does not answer so long after it was interrupted is stuck. */
const PATIENCE: Ms = 2000;

/** Runs the script's setup. @returns its data as JSON; `done` is false where the load must not begin */
export async function runSetup(
  session: Session,
  probes: RunningProbes,
): Promise<{ done: boolean; data: string | undefined }> {
  const { crew, ending, exported, resolved, recording } = session;
  if (ending.signal.aborted) return { done: false, data: undefined };
  if (!exported.includes('setup') || resolved.options.noSetup) return { done: true, data: undefined };
  probes.phase('setup');
  const data = await within(session, 'setup', resolved.setupTimeout, EXIT.setupTimeout, () =>
    crew.setup(recording.epoch),
  );
  return { done: !ending.signal.aborted, data };
}

/** Runs the script's teardown, also when the load was broken off. */
export async function runTeardown(session: Session, data: string | undefined, probes: RunningProbes): Promise<void> {
  const { crew, exported, resolved, recording } = session;
  if (!exported.includes('teardown') || resolved.options.noTeardown) return;
  probes.phase('teardown');
  await within(session, 'teardown', resolved.teardownTimeout, EXIT.teardownTimeout, () =>
    crew.teardown(data, recording.epoch),
  );
}

/** Runs a life-cycle function; what it throws, and being late, ends the run. */
async function within<T>(
  { crew, ending, log }: Session,
  name: 'setup' | 'teardown',
  timeout: Ms,
  lateCode: number,
  work: () => Promise<T>,
): Promise<T | undefined> {
  let late = false;
  const interrupt = (): void => {
    crew.interrupt();
    clearTimeout(patience);
    patience = setTimeout(() => void endStuck(), PATIENCE);
  };
  const endStuck = async (): Promise<void> => {
    const at = await crew.whereIs(0);
    log({ level: 'error', text: `${name}() does not stop${at ? `: it is in ${at}` : ''}`, source: 'engine' });
    await crew.endThread(0);
  };
  let patience: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    late = true;
    interrupt();
  }, timeout);
  if (name === 'setup') ending.signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await work();
  } catch (error) {
    if (!late && !ending.signal.aborted)
      ending.stop({ reason: 'failed', exitCode: exitCodeOf(error), text: stackOf(error), error: undefined });
    return undefined;
  } finally {
    clearTimeout(timer);
    clearTimeout(patience);
    ending.signal.removeEventListener('abort', interrupt);
    if (late)
      ending.stop({
        reason: 'failed',
        exitCode: lateCode,
        text: `${name}() took longer than ${formatDuration(timeout)} (${name}Timeout)`,
        error: undefined,
      });
  }
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const exitCodeOf = (error: unknown): number => (error as { exitCode?: number }).exitCode ?? EXIT.scriptException;
