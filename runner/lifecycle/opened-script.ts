import { Crew } from '../engine/crew.ts';
import type { WorkerEvent } from '../engine/crew.ts';
import { startWorker } from '../engine/worker-thread.ts';
import { resolveOptions } from '../options/resolve.ts';
import type { ResolvedOptions } from '../options/resolve.ts';
import type { RunRequest } from '../run.ts';
import { loadScript } from '../script/load.ts';
import type { Script } from '../script/script.ts';
import { defaultCacheFolder } from '../script-remote/cache-folder.ts';
import { remoteImports } from '../script-remote/remote-imports.ts';

/** A script that has run its init code once, and the options that came of it. */
export interface OpenedScript {
  script: Script;
  exported: readonly string[];
  resolved: ResolvedOptions;
  crew: Crew;
}

/**
 * Reads and lowers the script, runs its init code for the options, and resolves them.
 *
 * @throws UserError where any of it is impossible; no thread is left then
 */
export async function openScript(
  request: RunRequest,
  onEvent: (thread: number, event: WorkerEvent) => void,
): Promise<OpenedScript> {
  // A thread takes as long to start as a script to be lowered.
  const first = startWorker((event) => onEvent(0, event));
  try {
    const script = await loadScript(request.script, {
      ...(request.cacheFolder !== undefined && { cacheFolder: request.cacheFolder }),
      plugins: [
        remoteImports({
          cacheFolder: request.cacheFolder ?? defaultCacheFolder(),
          offline: request.offline ?? false,
        }),
      ],
    });
    const env = { ...request.env, ...(request.target !== undefined && { TARGET: request.target }) };
    const crew = new Crew(first, { script, env, allowedHosts: request.allowedHosts ?? [] }, onEvent);
    const { options, metrics, exported } = await crew.inspect();
    const layers = { config: request.config ?? {}, script: options, env: request.env, flags: request.flags ?? {} };
    const resolved = resolveOptions(layers, metrics, exported);
    for (const text of resolved.warnings) request.onLog?.({ level: 'warning', text, source: 'engine' });
    return { script, exported, resolved, crew };
  } catch (error) {
    await first.terminate();
    throw error;
  }
}
