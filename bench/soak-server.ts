import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server saw and did. A request is known by its `v` and `n`: those of one `v` come one after another. */
export interface CutLog {
  /** Requests that came, each counted once however often it came. */
  requests: number;
  /** The same request again, since the connection was closed before its answer. */
  repeats: number;
  /** Numbers that were left out. */
  missing: number;
  /** How it was answered: whole, or cut off within the body, or not at all. */
  whole: number;
  within: number;
  before: number;
}

export interface CutServer {
  readonly url: string;
  readonly log: Readonly<CutLog>;
  /** How often each request came, by its path; kept where it is asked for. */
  readonly times: ReadonlyMap<string, number>;
  close(): void;
}

const BODY = '{"ok":true,"padding":"0123456789"}';

/**
 * A server that closes connections at random: before the answer, within its body, and after it.
 *
 * @param share of the answers, for each of the three
 */
export async function startCutServer(
  share: number,
  { keepTimes = false, random = Math.random }: { keepTimes?: boolean; random?: () => number } = {},
): Promise<CutServer> {
  const log: CutLog = { requests: 0, repeats: 0, missing: 0, whole: 0, within: 0, before: 0 };
  const last = new Map<string, number>();
  const times = new Map<string, number>();
  const server: Server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const path = request.url ?? '';
      if (path === '/log') return void response.end(JSON.stringify(log));
      if (keepTimes) times.set(path, (times.get(path) ?? 0) + 1);
      count(log, last, new URLSearchParams(path.slice(path.indexOf('?'))));
      answer(log, response, random() / share);
    });
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', 4096, resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    times,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function count(log: CutLog, last: Map<string, number>, query: URLSearchParams): void {
  const [who, number] = [query.get('v') ?? '', Number(query.get('n'))];
  const before = last.get(who) ?? 0;
  if (number === before) {
    log.repeats++;
  } else {
    log.requests++;
    log.missing += number - before - 1;
    last.set(who, number);
  }
}

function answer(log: CutLog, response: ServerResponse, fate: number): void {
  if (fate < 1) {
    log.before++;
    response.destroy();
  } else if (fate < 2) {
    log.within++;
    response.writeHead(200, { 'content-length': BODY.length });
    response.write(BODY.slice(0, 9), () => response.destroy());
  } else {
    log.whole++;
    response.end(BODY);
    if (fate < 3) response.on('finish', () => response.socket?.end());
  }
}

if (process.argv[1] === import.meta.filename) {
  const { url } = await startCutServer(Number(process.argv[2]));
  console.log(url);
}
