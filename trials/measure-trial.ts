import type { RunRequest, run as Run } from '../runner/run.ts';
import { UserError } from '../user-error.ts';
import type { MeasureTrial } from './ab.ts';
import type { Arms } from './arms.ts';

/**
 * A trial on a real target: data reset, build started, load run, build ended with all its children, whatever happens.
 *
 * The script's thresholds are left out: a build that is slow has to be measured to its end.
 *
 * @param request the load, but for what a trial adds; asked anew for each trial, since a probe serves one run
 */
export function trialOn(
  arms: Arms,
  run: typeof Run,
  request: () => Omit<RunRequest, 'out' | 'target' | 'label'>,
): MeasureTrial {
  return async ({ arm, folder }, signal) => {
    const target = await arms.start(arm, folder, signal);
    try {
      const load = request();
      const { failure } = await run(
        {
          ...load,
          flags: { ...load.flags, noThresholds: true },
          summaryMode: 'disabled',
          out: folder,
          label: arm,
          target: target.url,
        },
        signal,
      );
      if (failure !== undefined && !signal.aborted)
        throw new UserError(`a trial of ${arm} broke off`, {
          why: failure,
          fix: `its record and the target's output are in ${folder}; mend the cause, then go on with --resume`,
        });
    } finally {
      await target.stop();
    }
  };
}
