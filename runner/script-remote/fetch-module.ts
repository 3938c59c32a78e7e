import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../user-error.ts';

/** A module as it was when it was first fetched. */
const module = z.object({ url: z.string(), sha256: z.string(), text: z.string() });
export type RemoteModule = z.infer<typeof module>;

const TIMEOUT = 30_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The text of a module on the network: from the cache, or fetched once and kept there.
 *
 * @throws UserError where it is neither in the cache nor to be had
 */
export async function fetchModule(
  url: string,
  { cacheFolder, offline }: { cacheFolder: string; offline: boolean },
): Promise<RemoteModule> {
  const file = join(cacheFolder, 'remote', `${sha256(url)}.json`);
  const kept = read(file);
  if (kept) return kept;
  if (offline)
    throw new UserError(`${url} is not in the cache`, {
      why: 'with --offline nothing is fetched, and this module was not fetched before',
      fix: `run once without --offline, or save the module beside the script and import './…'`,
    });
  const text = await download(url);
  const fetched = { url, sha256: sha256(text), text };
  keep(file, fetched);
  return fetched;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What was kept, where it is whole: a file that was cut short or edited is fetched again. */
function read(file: string): RemoteModule | undefined {
  try {
    const { data } = module.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return data && sha256(data.text) === data.sha256 ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Two runs may fetch at once: the rename makes each see a whole file. A cache that cannot be written is no reason to stop. */
function keep(file: string, fetched: RemoteModule): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    const part = `${file}.${process.pid}`;
    writeFileSync(part, JSON.stringify(fetched));
    renameSync(part, file);
  } catch {
    return;
  }
}

async function download(url: string): Promise<string> {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !LOOPBACK.test(hostname))
    throw new UserError(`${url} is imported over plain http`, {
      why: 'anyone on the way could change the code; k6 refuses it too',
      fix: 'import it from an https URL',
    });
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await response.text();
  } catch (cause) {
    throw new UserError(`cannot fetch ${url}`, {
      why: reason(cause),
      fix: 'check the URL and the network, or save the module beside the script and import it from there',
      cause,
    });
  }
}

/** fetch hides what happened in the cause of its 'fetch failed'. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT / 1000} s`;
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}
