import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../runner/run.ts';

interface ScriptRun {
  exitCode: number;
  /** What the script wrote to its console. */
  lines: string[];
  /** '::group::name' → [passes, fails]. */
  checks: Record<string, [number, number]>;
  stdout: string;
}

interface Group {
  groups: Record<string, Group>;
  checks: Record<string, { path: string; passes: number; fails: number }>;
}

/** Runs a script's text on the embedded engine; nothing is fetched. @throws UserError as `run` does */
export async function runScript(source: string, { target }: { target: string }): Promise<ScriptRun> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-k6-'));
  const script = join(folder, 'script.js');
  const lines: string[] = [];
  try {
    writeFileSync(script, source);
    const { exitCode, stdout } = await run(
      {
        script,
        out: join(folder, 'out'),
        env: {},
        target,
        cacheFolder: join(folder, 'cache'),
        offline: true,
        summaryExport: join(folder, 'summary.json'),
        onLog: ({ text, source }) => source === 'console' && void lines.push(text),
      },
      new AbortController().signal,
    );
    const { root_group } = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as { root_group: Group };
    return { exitCode, lines, checks: checksOf(root_group), stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checksOf({ checks, groups }: Group): ScriptRun['checks'] {
  const own = Object.values(checks).map(({ path, passes, fails }) => [path, [passes, fails]] as const);
  return Object.assign(Object.fromEntries(own), ...Object.values(groups).map(checksOf)) as ScriptRun['checks'];
}
