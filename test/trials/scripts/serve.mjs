// A target: answers on PORT, as slow as DELAY, and leaves two children behind, one of them in a session of its own.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const { PORT, DELAY = '0', READY_STATUS = '200' } = process.env;
if (process.env.CHILDREN) {
  spawn('sleep', ['1000'], { stdio: 'ignore' });
  spawn('sleep', ['1000'], { stdio: 'ignore', detached: true }).unref();
  process.on('SIGTERM', () => process.exit(0));
}
createServer((request, response) => {
  const status = request.url === '/ready' ? Number(READY_STATUS) : 200;
  setTimeout(() => response.writeHead(status).end('ok'), Number(DELAY));
}).listen(Number(PORT), '127.0.0.1');
