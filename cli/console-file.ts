import { closeSync, openSync, writeSync } from 'node:fs';
import { UserError } from '../user-error.ts';

/** A file that takes the script's console lines, in the form of k6's --console-output. */
export function openConsoleFile(path: string): { write(level: string, text: string): void; close(): void } {
  const file = open(path);
  return {
    write: (level, text) =>
      void writeSync(
        file,
        `time="${new Date().toISOString().replace(/\.\d+/, '')}" level=${level} msg=${/^[\w./@^+-]+$/.test(text) ? text : JSON.stringify(text)}\n`,
      ),
    close: () => closeSync(file),
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (cause) {
    throw new UserError(`--console-output: cannot write ${path}`, {
      why: (cause as Error).message,
      fix: 'name a file in a folder that is there',
      cause,
    });
  }
}
