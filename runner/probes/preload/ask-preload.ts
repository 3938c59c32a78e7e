import { existsSync } from 'node:fs';
import { request } from 'node:http';
import type { Sample } from '../../record/samples.ts';
import { socketPath } from './socket-path.ts';

type Runtime = Omit<Extract<Sample, { kind: 'runtime' }>, 'kind' | 'name'>;

const NO_ANSWER_MS = 2000;

/** What `plimsoll/probe` inside a process tells of it; undefined where it is not loaded, or the process does not answer in time. */
export async function askPreload(pid: number): Promise<Runtime | undefined> {
  const path = socketPath(pid);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(await get(path)) as Runtime;
  } catch {
    return undefined;
  }
}

const get = (socketPath: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const asking = request({ socketPath, path: '/', timeout: NO_ANSWER_MS, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve(body)).on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error('timeout')));
    asking.on('error', reject).end();
  });
