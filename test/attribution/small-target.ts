import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';

/** Answers with what a route asks of the database. */
export type Route = (query: (text: string, values?: unknown[]) => Promise<unknown>) => Promise<void>;

/** A real server on a real Postgres, its routes by 'GET /path'. */
export async function startTarget(
  databaseUrl: string,
  routes: Readonly<Record<string, Route>>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const pool = new Pool({ connectionString: databaseUrl, max: 5, application_name: 'target' });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://target').pathname.replace(/\/\d+$/, '/:id');
    const route = routes[`${request.method} ${path}`];
    await route?.(async (text, values = []) => (await pool.query(text, values)).rows);
    response.writeHead(route ? 200 : 404).end('done');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await pool.end();
    },
  };
}
