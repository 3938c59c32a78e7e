import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export interface SocketServer {
  readonly url: string;
  /** Fields of each handshake. */
  readonly seen: Record<string, unknown>[];
  close(): void;
}

/** Echoes, but for 'close', 'die' and 'ping'; '/403' refuses. */
export async function startSocketServer(): Promise<SocketServer> {
  const seen: Record<string, unknown>[] = [];
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (protocols) => [...protocols][0] ?? false });
  server.on('upgrade', (request, socket, head) => {
    if (request.url === '/403') return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nstop');
    if (request.url === '/silent') return;
    sockets.handleUpgrade(request, socket, head, (client) => {
      seen.push(request.headers);
      client.on('error', () => {});
      client.send('welcome');
      client.on('message', (message: Buffer, binary) => {
        const text = message.toString();
        if (text === 'close') client.close(4001, 'bye');
        else if (text === 'die') client.terminate();
        else if (text === 'ping') client.ping('p');
        else client.send(message, { binary });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}
