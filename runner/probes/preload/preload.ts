import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { isMainThread } from 'node:worker_threads';
import { socketFolder, socketPath } from './socket-path.ts';
import { watchRuntime } from './watch-runtime.ts';

/**
 * `node --import plimsoll/probe server.js`: lets a run that watches this process (`--pid`) see its event loop, garbage
 * collection, heap and `pg` pools. It answers on a socket of this user alone, keeps nothing alive, and changes nothing.
 */
if (isMainThread && process.platform !== 'win32') answer();

function answer(): void {
  const take = watchRuntime();
  const path = socketPath(process.pid);
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(take()));
  });
  // The target has to run without us, whatever is wrong with a folder for sockets.
  server.on('error', () => {});
  server.on('connection', (socket) => socket.unref());
  try {
    mkdirSync(socketFolder(), { recursive: true, mode: 0o700 });
    rmSync(path, { force: true });
    server.listen(path).unref();
    process.on('exit', () => rmSync(path, { force: true }));
  } catch {
    server.close();
  }
}
