import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_BUDGETS, RECORD_FILE, RECORD_VERSION } from '../../runner/record/constants.ts';
import type { Entry, Header } from '../../runner/record/entries.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import { parseRecord, readRecord } from '../../runner/record/reader.ts';
import { createRecord } from '../../runner/record/writer.ts';
import { UserError } from '../../user-error.ts';

const header: Header = {
  entry: 'header',
  version: RECORD_VERSION,
  plimsoll: '0.1.0',
  startedAt: '2026-11-22T10:00:00.000Z',
  script: 'shop.ts',
  options: { vus: 2 },
  fingerprint: { cores: 2 },
  budgets: DEFAULT_BUDGETS,
};
const histogram = new Histogram();
histogram.record(12_345);
const run: Entry[] = [
  header,
  { entry: 'phase', at: 0, name: 'hold' },
  {
    entry: 'second',
    at: 0,
    step: 'GET /products',
    kind: 'read',
    scenario: 'browse',
    group: '::list',
    requests: 1,
    failed: 0,
    statuses: { 200: 1 },
    errors: {},
    within300: 1,
    within800: 1,
    response: histogram.encode(),
    phases: { blocked: 0.1, connecting: 0, tls: 0, sending: 0.1, waiting: 12, receiving: 0.2 },
    bytesSent: 120,
    bytesReceived: 900,
  },
  { entry: 'sample', at: 500, probe: 'pg-boss', kind: 'queue', queue: 'mail — grüße', ready: 3 },
  { entry: 'end', at: 1000, reason: 'done', exitCode: 0, thresholds: [] },
];
const text = run.map((entry) => `${JSON.stringify(entry)}\n`).join('');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-record-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what was written is read again', () => {
  const writer = createRecord(join(folder, RECORD_FILE));
  for (const entry of run) writer.write(entry);
  writer.close();
  const record = readRecord(folder);
  expect(record.header).toEqual(header);
  expect(record.seconds).toHaveLength(1);
  expect(record.samples[0]).toMatchObject({ kind: 'queue', ready: 3 });
  expect(record.end?.reason).toBe('done');
});

test('every entry is on disk when write returns, so a killed run loses nothing', () => {
  const writer = createRecord(join(folder, RECORD_FILE));
  writer.write(run[0]!);
  writer.write(run[1]!);
  expect(readRecord(folder).phases).toHaveLength(1);
  writer.close();
});

test('a record that was cut off within its header says so, at any byte', () => {
  for (let length = 0; length < text.indexOf('\n'); length++)
    expect(() => parseRecord(cutAt(length), 'cut'), `${length} bytes`).toThrow(UserError);
});

test('a record that was cut off later, at any byte, reads up to its last whole entry', () => {
  for (let length = text.indexOf('\n'); length <= Buffer.byteLength(text); length++) {
    const record = parseRecord(cutAt(length), 'cut');
    const entries = record.phases.length + record.seconds.length + record.samples.length + (record.end ? 1 : 0);
    // The last line counts as soon as only its line feed is missing.
    expect(entries, `${length} bytes`).toBe(cutAt(length + 1).split('\n').length - 2);
  }
});

const cutAt = (length: number): string => Buffer.from(text).subarray(0, length).toString('utf8');

test.each([
  ['an empty file', '', /empty/],
  ['another file', '{"name":"package"}\n', /not a header/],
  ['text', 'hello\n', /not a header/],
  ['a newer record', `${JSON.stringify({ ...header, version: 99 })}\n`, /version 99/],
  ['a header without its fields', '{"entry":"header","version":1}\n', /plimsoll/],
  ['a damaged line in the middle', text.replace('"phase"', '"phase'), /not JSON/],
  ['a wrong type', text.replace('"requests":1', '"requests":"1"'), /requests/],
])('%s is refused with the reason', (_, content, reason) => {
  const path = join(folder, 'record.jsonl');
  writeFileSync(path, content);
  expect(() => readRecord(path)).toThrow(expect.objectContaining({ why: expect.stringMatching(reason) as string }));
});

test('an entry of a kind that only a later version knows is passed over', () => {
  expect(parseRecord(text.replace('"entry":"phase"', '"entry":"weather"'), 'later').phases).toEqual([]);
});

test('a record is never overwritten', () => {
  const path = join(folder, RECORD_FILE);
  writeFileSync(path, text);
  expect(() => createRecord(path)).toThrow(/exists/);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('a folder that is not there is named with the way out', () => {
  expect(() => createRecord(join(folder, 'missing', RECORD_FILE))).toThrow(
    expect.objectContaining({ why: 'the folder does not exist' }),
  );
  expect(() => readRecord(join(folder, 'missing'))).toThrow(expect.objectContaining({ why: 'there is no such file' }));
});

test.runIf(canMount())('a full disk is named, and what was written before can be read', () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', folder]);
  try {
    const writer = createRecord(join(folder, RECORD_FILE));
    writer.write(header);
    expect(() => {
      for (let line = 0; line < 1000; line++) writer.write(run[2]!);
    }).toThrow(expect.objectContaining({ why: 'the disk is full' }));
    writer.write(run[1]!);
    writer.close();
    expect(readRecord(folder).phases).toEqual([]);
    expect(readRecord(folder).seconds.length).toBeGreaterThan(10);
  } finally {
    execFileSync('umount', [folder]);
  }
});

/** A small disk of our own needs root and a kernel that lets it mount. */
function canMount(): boolean {
  try {
    const trial = mkdtempSync(join(tmpdir(), 'plimsoll-mount-'));
    execFileSync('mount', ['-t', 'tmpfs', 'none', trial], { stdio: 'ignore' });
    execFileSync('umount', [trial]);
    rmSync(trial, { recursive: true });
    return true;
  } catch {
    return false;
  }
}
