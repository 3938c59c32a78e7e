import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface HttpTarget {
  readonly http: string;
  readonly https: string;
  readonly http2: string;
  stop(): void;
}

/** nginx on one core: '/tiny' and '/big' (1 MB) over HTTP, HTTPS with HTTP/1.1 only, and HTTP/2. */
export async function startHttpTarget(core: number): Promise<HttpTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-http-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-subj', '/CN=bench'], {
    stdio: 'ignore',
  });
  writeFileSync(join(folder, 'big'), Buffer.alloc(1 << 20, 'x'));
  const [http, https, http2] = [await freePort(), await freePort(), await freePort()];
  const locations = `root ${folder}; location = /tiny { default_type application/json; return 200 '{"ok":true}'; }`;
  const tls = `ssl_certificate ${cert}; ssl_certificate_key ${key};`;
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder};`);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
     events { worker_connections 8192; }
     http { access_log off; keepalive_requests 100000000; ${scratch.join(' ')}
            server { listen 127.0.0.1:${http} backlog=4096; ${locations} }
            server { listen 127.0.0.1:${https} ssl backlog=4096; ${tls} ${locations} }
            server { listen 127.0.0.1:${http2} ssl http2 backlog=4096; ${tls} ${locations} } }`,
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
    const answered = await fetch(`http://127.0.0.1:${http}/tiny`).catch(() => undefined);
    if (answered?.ok)
      return {
        http: `http://127.0.0.1:${http}`,
        https: `https://127.0.0.1:${https}`,
        http2: `https://127.0.0.1:${http2}`,
        stop,
      };
  }
  stop();
  throw new Error('nginx did not start');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
