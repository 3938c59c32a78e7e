import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, ratio, useOf } from './harness.ts';
import type { Bench } from './harness.ts';

const ROUNDS = 7;
const SCRIPT = 'export default function () {}\n';

/** One iteration of a one-line script, all told, beside a bare Node and beside k6. The lowered script is in the cache. */
export const startUp: Bench = {
  name: 'start-up: one iteration of a one-line script, beside `node -e 0` and k6',
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
    const script = join(folder, 'one.js');
    writeFileSync(script, SCRIPT);
    const commands: Record<string, (round: number) => string[]> = {
      node: () => [process.execPath, '-e', '0'],
      plimsoll: (round) => [
        process.execPath,
        'dist/cli/main.js',
        'run',
        '--quiet',
        '-o',
        join(folder, String(round)),
        '--reporter',
        'json',
        script,
      ],
      ...(hasK6() && { k6: () => ['k6', 'run', '--quiet', '--address', '127.0.0.1:0', script] }),
    };
    try {
      const walls = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
      // The first round only warms the caches.
      for (let round = 0; round <= ROUNDS; round++)
        for (const [name, command] of Object.entries(commands)) {
          const { wallSeconds, exitCode } = await useOf(command(round));
          if (exitCode !== 0) throw new Error(`${name} ended with ${exitCode}`);
          if (round > 0) walls.get(name)!.push(wallSeconds * 1000);
        }
      const bare = walls.get('node')!;
      for (const [name, wall] of walls)
        print(`${name.padEnd(9)} ${median(wall).toFixed(0).padStart(5)} ms   ${ratio(wall, bare)} a bare node`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const hasK6 = (): boolean => process.env['PATH']!.split(':').some((folder) => existsSync(join(folder, 'k6')));
