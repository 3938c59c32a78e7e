import { openScript } from './lifecycle/opened-script.ts';
import { inspectOptions } from './options/inspect.ts';
import type { RunRequest } from './run.ts';

/**
 * What a run would do, without load.
 *
 * @returns `options` as `k6 inspect` prints them, and `lowered`, the code that the script became
 * @throws UserError where the script or its options are wrong
 */
export async function inspect(request: Omit<RunRequest, 'out'>): Promise<{ options: string; lowered: string }> {
  const { resolved, script, crew } = await openScript({ ...request, out: '' }, (_, event) => {
    if (event.event === 'log') request.onLog?.(event);
  });
  try {
    return { options: inspectOptions(resolved), lowered: script.code };
  } finally {
    await crew.end();
  }
}
