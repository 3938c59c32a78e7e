import { PassThrough } from 'node:stream';
import { main } from '../../cli/plimsoll.ts';
import { terminal } from '../../cli/terminal.ts';

/** Runs the command line in this process, as a user without a terminal would see it. */
export async function plimsoll(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [collector(), collector()];
  const exitCode = await main(args, {
    stdout: terminal(stdout.stream, {}),
    stderr: terminal(stderr.stream, {}),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stop: new AbortController().signal,
    kill: new AbortController().signal,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { stream, text: () => text };
}
