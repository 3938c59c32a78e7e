import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Ms } from '../../../units.ts';
import { reasonOf, SourceLost } from '../lost.ts';
import { parseReply, type Reply } from './reply.ts';

/** A connection to Redis that reads, opened again when it was lost. */
export interface Redis {
  /**
   * @throws SourceLost when it does not answer; the next call tries again
   * @throws RedisError as it answered
   */
  readonly ask: (...command: string[]) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

/** `code` is the first word of Redis's message: NOAUTH, WRONGPASS, ERR. */
export class RedisError extends Error {
  readonly code: string;

  constructor(message: string) {
    super(message);
    this.code = message.split(' ')[0] ?? 'ERR';
  }
}

const NO_ANSWER: Ms = 5000;

interface Waiting {
  resolve: (reply: Reply) => void;
  reject: (error: Error) => void;
}

/** @param url redis:// or rediss://, with user, password and database number where needed */
export function openRedis(url: string): Redis {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  let socket: Socket | undefined;
  let waiting: Waiting[] = [];
  let received = Buffer.alloc(0);

  const lose = (error: unknown): void => {
    const [lost, all] = [new SourceLost(reasonOf(error), { cause: error }), waiting];
    socket?.destroy();
    [socket, waiting, received] = [undefined, [], Buffer.alloc(0)];
    for (const { reject } of all) reject(lost);
  };

  const take = (chunk: Buffer): void => {
    received = Buffer.concat([received, chunk]);
    for (let parsed = parseReply(received); parsed; parsed = parseReply(received)) {
      received = received.subarray(parsed.length);
      const next = waiting.shift();
      if (parsed.reply instanceof Error) next?.reject(new RedisError(parsed.reply.message));
      else next?.resolve(parsed.reply);
    }
  };

  const send = (...command: string[]): Promise<Reply> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
      socket?.write(`*${command.length}\r\n${parts.join('')}`);
    });

  async function open(): Promise<void> {
    const to = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
    const fresh = protocol === 'rediss:' ? connectTls({ ...to, servername: to.host }) : connectPlain(to);
    socket = fresh;
    const ifCurrent = (error: unknown): void => (socket === fresh ? lose(error) : undefined);
    fresh.setTimeout(NO_ANSWER, () => waiting.length > 0 && ifCurrent(new Error('timeout')));
    fresh.on('error', ifCurrent).on('close', () => ifCurrent(new Error('closed')));
    fresh.on('data', take);
    if (password) await send('AUTH', ...(username ? [decodeURIComponent(username)] : []), decodeURIComponent(password));
    const database = pathname.slice(1);
    if (database) await send('SELECT', database);
  }

  return {
    async ask(...command) {
      if (!socket) await open();
      return send(...command);
    },
    close() {
      const open = socket;
      socket = undefined;
      open?.destroy();
      return Promise.resolve();
    },
  };
}
