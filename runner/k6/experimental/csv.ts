import { createRequire } from 'node:module';
import type * as papaparse from 'papaparse';
import { GoError, goType } from '../go-error.ts';
import type { K6Module, Vu } from '../vu.ts';
import { File } from './fs.ts';

/** k6/experimental/csv: a file's records, all at once or one after the other. */
export const csv: K6Module = (vu) => {
  const exports = { parse, Parser: parserFor(vu) };
  return { ...exports, default: exports };
};

type CsvRecord = readonly string[] | Readonly<Record<string, string>>;

interface Options {
  delimiter: string;
  skipFirstLine: boolean;
  /** Records before this one are left out, counted from 0. */
  fromLine: number;
  /** The last record, itself included. */
  toLine: number;
  asObjects: boolean;
}

// Async, as in k6: whatever is wrong rejects the promise.
async function parse(file: unknown, options?: Partial<Options> | null): Promise<CsvRecord[]> {
  return recordsOf(file, resolve(options));
}

function parserFor(vu: Vu) {
  return class Parser {
    readonly #records: Iterator<CsvRecord>;

    constructor(file: unknown, options?: Partial<Options> | null) {
      if (vu.stage !== 'init') throw new GoError('csv Parser constructor must be called in the init context');
      const resolved = resolve(options);
      asFile(file);
      this.#records = later(() => recordsOf(file, resolved));
    }

    async next(): Promise<{ done: boolean; value: CsvRecord }> {
      const { done = false, value } = this.#records.next();
      return { done, value: done ? [] : value };
    }
  };
}

/** The file is read when the first record is asked for: a script may seek until then. */
function* later(records: () => readonly CsvRecord[]): Generator<CsvRecord, CsvRecord> {
  yield* records();
  return [];
}

function asFile(file: unknown): File {
  if (file instanceof File) return file;
  throw new GoError(`first argument expected to be a fs.File instance, got ${goType(file)} instead`);
}

function resolve(given: Partial<Options> | null | undefined): Options {
  if (given === null) throw new TypeError('Cannot convert undefined or null to object');
  const options: Options = {
    delimiter: ',',
    skipFirstLine: false,
    fromLine: 0,
    toLine: Infinity,
    asObjects: false,
    ...given,
  };
  const { delimiter, fromLine, toLine, asObjects, skipFirstLine } = options;
  if (delimiter.length !== 1) throw badOptions('delimiter must be a single character');
  if (fromLine >= toLine) throw badOptions('fromLine must be less than or equal to toLine');
  if (fromLine < 0) throw noParser(`the 'fromLine' option must be greater than or equal to 0; got ${fromLine}`);
  if (asObjects && skipFirstLine) throw noParser("the 'header' option cannot be enabled when 'skipFirstLine' is true");
  if (asObjects && fromLine > 0)
    throw noParser("the 'header' option cannot be enabled when 'fromLine' is set to a value greater than 0");
  return options;
}

const badOptions = (reason: string) =>
  new GoError(`failed to interpret the provided Parser options; reason: ${reason}`);
const noParser = (reason: string) => new GoError(`failed to create a new parser; reason: ${reason}`);

/** Records that were parsed once, for all VUs of a thread. */
const parsed = new Map<string, readonly CsvRecord[]>();

function recordsOf(given: unknown, options: Options): CsvRecord[] {
  const file = asFile(given);
  const { from, bytes } = file.rest();
  const key = JSON.stringify([file.path, from, options]);
  let records = parsed.get(key);
  if (!records) parsed.set(key, (records = select(rowsOf(bytes.toString('utf8'), options), options)));
  return immutable(records);
}

const require = createRequire(import.meta.url);

function rowsOf(text: string, { delimiter }: Options): string[][] {
  const { parse } = require('papaparse') as typeof papaparse;
  const rows = parse<string[]>(text, { delimiter, skipEmptyLines: true }).data;
  const width = rows[0]?.length;
  const ragged = rows.findIndex(({ length }) => length !== width);
  if (ragged > 0)
    throw new GoError(`failed to read record; reason: record on line ${ragged + 1}: wrong number of fields`);
  return rows;
}

function select(rows: string[][], { fromLine, toLine, skipFirstLine, asObjects }: Options): CsvRecord[] {
  const first = Math.max(fromLine, skipFirstLine || asObjects ? 1 : 0);
  if (fromLine > rows.length) throw noParser(`failed to skip lines until line ${fromLine}; reason: EOF`);
  const chosen = rows.slice(first, toLine + 1);
  if (!asObjects) return chosen.map((row) => Object.freeze(row));
  const names = rows[0] ?? [];
  return chosen.map((row) => Object.freeze(Object.fromEntries(names.map((name, column) => [name, row[column] ?? '']))));
}

/** One array for all VUs, which says so when a script writes to it. */
function immutable(records: readonly CsvRecord[]): CsvRecord[] {
  const refuse = (): never => {
    throw new TypeError('SharedArray is immutable');
  };
  return new Proxy(records as CsvRecord[], { set: refuse, deleteProperty: refuse, defineProperty: refuse });
}
