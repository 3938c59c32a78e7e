import { createSecureServer } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificates.ts';

interface Http2Log {
  sessions: number;
  requests: string[];
}

export interface Http2Server {
  readonly origin: string;
  readonly log: Http2Log;
  close(): void;
}

/** A server that speaks HTTP/2 only, and behaves by path. */
export async function startHttp2(certificate: Certificate): Promise<Http2Server> {
  const log: Http2Log = { sessions: 0, requests: [] };
  const server = createSecureServer({ ...certificate });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    log.sessions++;
    sessions.add(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    const path = headers[':path'] ?? '';
    log.requests.push(path);
    stream.on('error', () => {});
    play(path, stream, headers, log);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    close() {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}

function play(path: string, stream: ServerHttp2Stream, headers: IncomingHttpHeaders, log: Http2Log): void {
  const first = log.requests.filter((other) => other === path).length === 1;
  switch (path) {
    case '/reset':
      return stream.close(8);
    case '/refused-once':
      if (first) return stream.close(7);
      return (stream.respond({ ':status': 200 }), void stream.end('second'));
    case '/goaway':
      stream.session?.goaway(0);
      return (stream.respond({ ':status': 200 }), void stream.end('last'));
    case '/goaway-error':
      return (stream.session?.goaway(2), stream.session?.destroy());
    case '/gone':
      return stream.session?.destroy();
    case '/silent':
      return;
    case '/half':
      stream.respond({ ':status': 200, 'content-length': 9 });
      stream.write('half');
      return void setTimeout(() => stream.close(2), 20);
    case '/redirect':
      return (stream.respond({ ':status': 302, location: '/echo', 'set-cookie': ['a=1', 'b=2'] }), void stream.end());
    case '/big':
      return (stream.respond({ ':status': 200 }), void stream.end(Buffer.alloc(3 << 20, 'x')));
    case '/204':
      return stream.respond({ ':status': 204 }, { endStream: true });
    case '/hints':
      stream.additionalHeaders({ ':status': 103, link: '</a.css>' });
      return (stream.respond({ ':status': 200 }), void stream.end('after hints'));
    case '/trailers':
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
      return void stream.end('with trailers');
    default: {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        stream.respond({
          ':status': 200,
          'content-type': 'application/json',
          'x-joined': ['a', 'b'] as unknown as string,
        });
        stream.end(JSON.stringify({ headers, body: Buffer.concat(parts).toString() }));
      });
    }
  }
}
