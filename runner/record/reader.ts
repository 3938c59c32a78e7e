import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../user-error.ts';
import { RECORD_FILE, RECORD_VERSION } from './constants.ts';
import { entrySchema } from './entries.ts';
import type {
  End,
  Entry,
  Header,
  LoadSecond,
  MetricSecond,
  Notice,
  PhaseEntry,
  SampleEntry,
  StepSecond,
} from './entries.ts';

/** A record in memory, its entries by kind and in order of time. */
export interface RunRecord {
  /** Where it came from, for messages. */
  path: string;
  header: Header;
  seconds: StepSecond[];
  load: LoadSecond[];
  metrics: MetricSecond[];
  samples: SampleEntry[];
  phases: PhaseEntry[];
  notices: Notice[];
  /** Missing when the run was killed, or is still going on. */
  end: End | undefined;
}

/**
 * Reads a record, or the folder that holds one.
 *
 * A last line that was cut short is dropped: that is what a killed run leaves. An entry of a kind this version does not
 * know is passed over.
 *
 * @throws UserError when there is no record, it is damaged before its last line, or a newer plimsoll wrote it
 */
export function readRecord(path: string): RunRecord {
  const file = isFolder(path) ? join(path, RECORD_FILE) : path;
  return parseRecord(readText(file), file);
}

/** The same from text. @param path for messages */
export function parseRecord(text: string, path: string): RunRecord {
  const lines = text.split('\n');
  const unfinished = lines.pop();
  if (unfinished) {
    // Whole but for its line feed, it still counts; else it is what a kill cut off.
    if (isJson(unfinished)) lines.push(unfinished);
  }
  const [first, ...rest] = lines;
  const record = emptyRecord(readHeader(first, path), path);
  for (const [index, line] of rest.entries()) file(record, readEntry(line, index + 2, path));
  return record;
}

function emptyRecord(header: Header, path: string): RunRecord {
  return { path, header, seconds: [], load: [], metrics: [], samples: [], phases: [], notices: [], end: undefined };
}

function file(record: RunRecord, entry: Entry | undefined): void {
  switch (entry?.entry) {
    case 'second':
      return void record.seconds.push(entry);
    case 'load':
      return void record.load.push(entry);
    case 'metric':
      return void record.metrics.push(entry);
    case 'sample':
      return void record.samples.push(entry);
    case 'phase':
      return void record.phases.push(entry);
    case 'notice':
      return void record.notices.push(entry);
    case 'end':
      record.end = entry;
      return;
    default: // a second header, or a kind of a later version: nothing we can use
  }
}

function readHeader(line: string | undefined, path: string): Header {
  const value = line === undefined ? undefined : parse(line);
  if (!isObject(value) || value['entry'] !== 'header' || typeof value['version'] !== 'number')
    throw new UserError(`${path} is not a record of a run`, {
      why: line ? 'its first line is not a header' : 'it is empty, or was cut off within its first line',
      fix: `name the folder that \`plimsoll run -o\` wrote, or its ${RECORD_FILE}`,
    });
  if (value['version'] > RECORD_VERSION)
    throw new UserError(`${path} was written by a newer plimsoll (${String(value['plimsoll'])})`, {
      why: `its format is version ${value['version']}, this plimsoll reads up to ${RECORD_VERSION}`,
      fix: 'update plimsoll: npm install plimsoll@latest',
    });
  const header = readEntry(line ?? '', 1, path);
  if (header?.entry !== 'header') throw damaged(path, 1, 'the header is not whole');
  return header;
}

const KINDS = new Set(['header', 'second', 'load', 'metric', 'sample', 'phase', 'notice', 'end']);

function readEntry(line: string, number: number, path: string): Entry | undefined {
  const value = parse(line);
  if (!isObject(value)) throw damaged(path, number, 'it is not JSON');
  if (!KINDS.has(String(value['entry']))) return undefined;
  const entry = entrySchema.safeParse(value);
  if (entry.success) return entry.data;
  const issue = entry.error.issues[0];
  throw damaged(path, number, `${issue?.path.join('.')}: ${issue?.message}`);
}

function damaged(path: string, line: number, why: string): UserError {
  return new UserError(`${path} is damaged at line ${line}`, {
    why,
    fix: 'measure again; a record is not meant to be edited',
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`cannot read the record ${file}`, {
      why: (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause),
      fix: `name the folder that \`plimsoll run -o\` wrote, or its ${RECORD_FILE}`,
      cause,
    });
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isJson = (line: string): boolean => parse(line) !== undefined;

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
