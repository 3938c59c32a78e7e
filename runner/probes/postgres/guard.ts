import type { ProbeOutput } from '../probe.ts';
import { SessionLost, reasonOf } from './session.ts';

/**
 * Lets a piece of evidence fail without the run: what is missing is told once, and when it comes back, too.
 *
 * @returns runs `work`, and never rejects
 */
export function createGuard(out: ProbeOutput, of = 'the database') {
  const told = new Set<string>();
  let lost = false;
  return async (part: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      if (lost) out.notice('probe-back', `${of} answers again; the time between is missing`);
      lost = false;
    } catch (error) {
      if (error instanceof SessionLost) {
        if (!lost) out.notice('probe-lost', `no answer from ${of}: ${reasonOf(error)}`);
        lost = true;
        return;
      }
      if (told.has(part)) return;
      told.add(part);
      out.notice(
        'probe-failed',
        `no ${part} from ${of}: ${error instanceof TypeError || error instanceof RangeError ? `a fault of plimsoll's own (${error.message})` : reasonOf(error)}`,
      );
    }
  };
}
