import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { K6Module, Vu } from '../vu.ts';
import { namedError } from './named-error.ts';

const SeekMode = { Start: 0, Current: 1, End: 2 } as const;

/** k6/experimental/fs: files opened in init and read in parts. A file is in memory once a thread. */
export const fs: K6Module = (vu) => {
  const exports = { open: (path: unknown) => open(vu, path), SeekMode };
  return { ...exports, default: exports };
};

const contents = new Map<string, Buffer>();

// Async, as in k6: whatever is wrong rejects the promise.
async function open(vu: Vu, path: unknown): Promise<File> {
  if (vu.stage !== 'init')
    throw namedError('ForbiddenError', 'open() failed; reason: opening a file is allowed only in the Init context');
  if (typeof path !== 'string' || path === '')
    throw namedError(
      'TypeError',
      `open() failed; reason: path ${path === '' ? 'cannot be empty' : 'must be a string'}`,
    );
  const full = resolve(vu.folder ?? '.', path.replace(/^file:\/\//, ''));
  return new File(full, read(full));
}

function read(path: string): Buffer {
  let content = contents.get(path);
  if (!content) {
    try {
      contents.set(path, (content = readFileSync(path)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EISDIR')
        throw namedError('InvalidResourceError', `cannot open "${path}": opening a directory is not supported`);
      throw namedError('NotFoundError', `no such file or directory "${path}"`);
    }
  }
  return content;
}

/** A place in a file. */
export class File {
  readonly path: string;
  readonly #content: Buffer;
  #at = 0;

  constructor(path: string, content: Buffer) {
    this.path = path;
    this.#content = content;
  }

  /** @returns how many bytes were read, null at the end of the file */
  async read(into: Uint8Array): Promise<number | null> {
    if (!(into instanceof Uint8Array))
      throw namedError('TypeError', 'read() failed; reason: into argument must be a Uint8Array');
    const part = this.#content.subarray(this.#at, this.#at + into.length);
    if (part.length === 0) return null;
    into.set(part);
    this.#at += part.length;
    return part.length;
  }

  async seek(offset: number, whence: number): Promise<number> {
    if (typeof offset !== 'number')
      throw namedError('TypeError', 'seek() failed; reason: the offset argument must be a number');
    this.#at = this.#target(offset, whence);
    return this.#at;
  }

  async stat(): Promise<{ name: string; size: number }> {
    return { name: basename(this.path), size: this.#content.length };
  }

  /** What is left to read; the place moves to the end. */
  rest(): { from: number; bytes: Buffer } {
    const from = this.#at;
    this.#at = this.#content.length;
    return { from, bytes: this.#content.subarray(from) };
  }

  #target(offset: number, whence: number): number {
    // From the end k6 counts from the last byte, not from behind it.
    const from = [0, this.#at, this.#content.length - 1][whence];
    if (from === undefined)
      throw namedError('TypeError', 'seek() failed; reason: the whence argument must be a SeekMode');
    if (whence === SeekMode.Start && offset < 0)
      throw namedError('TypeError', 'offset cannot be negative when using SeekModeStart');
    if (whence === SeekMode.End && offset > 0)
      throw namedError('TypeError', 'offset cannot be positive when using SeekModeEnd');
    if (from + offset < 0) throw namedError('TypeError', 'seeking before start of file');
    if (from + offset > this.#content.length) throw namedError('TypeError', 'seeking beyond end of file');
    return from + offset;
  }
}
