import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readRecord } from '../../runner/record/reader.ts';
import type { RunRecord } from '../../runner/record/reader.ts';
import { run } from '../../runner/run.ts';
import type { LogLine, RunRequest, RunResult } from '../../runner/run.ts';

export interface Ran extends RunResult {
  /** The script's console lines. */
  said: string[];
  /** The engine's own lines. */
  told: LogLine[];
  entries: RunRecord;
  /** Where the script was, and what it wrote. */
  folder: string;
}

/** Runs a script from its source on the embedded engine, and reads its record. */
export async function runScript(
  source: string,
  request: Partial<Omit<RunRequest, 'script' | 'out'>> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const script = join(folder, 'script.js');
  writeFileSync(script, source);
  const lines: LogLine[] = [];
  const result = await run(
    { env: {}, ...request, script, out: join(folder, 'run'), onLog: (line) => lines.push(line) },
    signal,
  );
  return {
    ...result,
    folder,
    said: lines.filter(({ source }) => source === 'console').map(({ text }) => text),
    told: lines.filter(({ source }) => source === 'engine'),
    entries: readRecord(result.record),
  };
}

/** A server on loopback that answers after `delay` ms with JSON, 500 under /fails, and remembers what it was asked. */
export async function startServer(delay = 0): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    response.statusCode = request.url?.startsWith('/fails') ? 500 : 200;
    setTimeout(() => response.end('{"ok":true}'), delay);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** What the whole run counted of one field of `load`. */
export const total = (
  { entries }: Ran,
  field: 'started' | 'completed' | 'interrupted' | 'dropped' | 'iterationErrors' | 'offered',
): number => entries.load.reduce((sum, second) => sum + (second[field] ?? 0), 0);
