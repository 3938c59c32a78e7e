import { reasonOf, SourceLost } from './lost.ts';
import type { ProbeOutput } from './probe.ts';

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
      if (error instanceof SourceLost) {
        if (!lost) out.notice('probe-lost', `no answer from ${of}: ${reasonOf(error)}`);
        lost = true;
        return;
      }
      if (told.has(part)) return;
      told.add(part);
      out.notice('probe-failed', `no ${part} from ${of}: ${reasonOf(error)}`);
    }
  };
}
