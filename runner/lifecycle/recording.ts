import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../user-error.ts';
import type { Ms } from '../../units.ts';
import type { Header, RunEntry } from '../record/entries.ts';
import { RECORD_FILE } from '../record/constants.ts';
import { createRecord } from '../record/writer.ts';

/** The record of a run while it is written, and the run's clock, which begins with it. */
export interface Recording {
  readonly path: string;
  /** Ms since 1970 at the run's 0. */
  readonly epoch: Ms;
  now(): Ms;
  /** Writes the entry and shows it to who listens. After a failure to write nothing more is tried. */
  write(entry: RunEntry): void;
  notice(level: 'info' | 'warning' | 'error', code: string, text: string): void;
  close(): void;
}

/**
 * Begins the record.
 *
 * @param onFailure called once when the record can no longer be written
 * @throws UserError when it cannot be made
 */
export function startRecording(
  folder: string,
  header: Omit<Header, 'entry' | 'startedAt'>,
  onEntry: ((entry: Header | RunEntry) => void) | undefined,
  onFailure: (error: Error) => void,
): Recording {
  makeFolder(folder);
  const path = join(folder, RECORD_FILE);
  const file = createRecord(path);
  const epoch = performance.timeOrigin + performance.now();
  const now = (): Ms => Math.max(0, performance.timeOrigin + performance.now() - epoch);
  let broken = false;
  const write = (entry: Header | RunEntry): void => {
    if (broken) return;
    try {
      file.write(entry);
    } catch (error) {
      broken = true;
      onFailure(error as Error);
      return;
    }
    onEntry?.(entry);
  };
  write({ entry: 'header', startedAt: new Date(epoch).toISOString(), ...header });
  return {
    path,
    epoch,
    now,
    write,
    notice: (level, code, text) => write({ entry: 'notice', at: now(), level, code, text }),
    close: () => file.close(),
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new UserError(`cannot make the folder ${folder}`, {
      why: (cause as Error).message,
      fix: 'name another folder with -o',
      cause,
    });
  }
}
