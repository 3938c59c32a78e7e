import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Twenty products, as a shop's list would answer. */
const PRODUCTS = JSON.stringify({
  products: Array.from({ length: 20 }, (_, i) => ({ id: i + 1, name: `product ${i + 1}`, price: 10 + i, stock: 5 })),
});

const ROUTES: Record<string, [status: number, body: string]> = {
  '/tiny': [200, '{"ok":true}'],
  '/signup': [201, '{"id":7,"token":"t-7"}'],
  '/login': [200, '{"token":"t-7"}'],
  '/products': [200, PRODUCTS],
  '/search': [200, PRODUCTS],
  '/checkout': [201, '{"order":42,"state":"paid"}'],
};

/** nginx pinned to one core: the fastest target there is, so that what is measured is the generator. */
export async function startNginx(core: number): Promise<{ url: string; stop(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-nginx-'));
  const port = await freePort();
  const locations = Object.entries(ROUTES)
    .map(
      ([path, [status, body]]) => `location = ${path} { default_type application/json; return ${status} '${body}'; }`,
    )
    .join('\n');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
     events { worker_connections 19500; }
     http { access_log off; keepalive_requests 100000000; client_body_temp_path ${folder}; proxy_temp_path ${folder};
            fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
            server { listen 127.0.0.1:${port} backlog=4096; ${locations} } }`,
  );
  const nginx = spawn('taskset', ['-c', String(core), 'nginx', '-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: 'ignore',
  });
  const stop = (): void => {
    nginx.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 100; tries++) {
    await pause(50);
    const answered = await fetch(`http://127.0.0.1:${port}/tiny`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return { url: `http://127.0.0.1:${port}`, stop };
  }
  stop();
  throw new Error('nginx did not start');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
