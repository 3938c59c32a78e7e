import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { UserError } from '../../user-error.ts';
import type { Entry } from './entries.ts';

/** Appends entries to a record. Each is on disk as a whole line when `write` returns, so a `kill -9` costs at most the last. */
export interface RecordWriter {
  write(entry: Entry): void;
  close(): void;
}

/**
 * Opens a new record.
 *
 * @throws UserError when the file exists, or cannot be made
 */
export function createRecord(path: string): RecordWriter {
  let file: number | undefined = open(path);
  let size = 0;
  const close = (): void => {
    if (file === undefined) return;
    closeSync(file);
    file = undefined;
  };
  return {
    write(entry) {
      if (file === undefined) return;
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      try {
        // A disk that fills up takes a part of the line, without an error.
        if (writeSync(file, line) < line.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
        size += line.length;
      } catch (cause) {
        // Nothing may follow half a line: what is there stays readable, and later entries are refused in silence.
        ftruncateSync(file, size);
        close();
        throw cannotWrite(path, cause);
      }
    },
    close() {
      if (file !== undefined) fsyncSync(file);
      close();
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UserError(`the record ${path} exists`, {
        why: 'a record is never overwritten',
        fix: 'name another folder with -o, or remove that one',
        cause,
      });
    throw cannotWrite(path, cause);
  }
}

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'the folder may not be written to',
  EROFS: 'the file system is read-only',
  ENOENT: 'the folder does not exist',
};

function cannotWrite(path: string, cause: unknown): UserError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  return new UserError(`cannot write the record ${path}`, {
    why: REASONS[code] ?? String(cause),
    fix: 'make room there, or name another folder with -o; what was written so far can still be read',
    cause,
  });
}
