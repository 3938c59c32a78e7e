import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** Opens a file with whatever this desktop uses for it. Where there is no desktop nothing happens. */
export function openInBrowser(path: string): void {
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(command, [resolve(path)], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
