import { Client, DatabaseError } from 'pg';
import { reasonOf, SourceLost } from '../lost.ts';

/** A connection that only reads, opened again when it was lost. */
export interface Session {
  /**
   * The rows of one statement, in a transaction of its own that cannot write and never waits long.
   *
   * @throws SourceLost when the server does not answer; the next call tries again
   * @throws DatabaseError as the server gave it
   */
  rows<Row>(sql: string): Promise<Row[]>;
  readonly close: () => Promise<void>;
}

const APPLICATION = 'plimsoll';

/** Set for the transaction and not for the session: behind a pooler the session is also the target's. */
const READ_ONLY =
  "set local transaction_read_only = on; set local statement_timeout = '2s'; set local lock_timeout = '200ms'";

/** Longer than the server's own limit, for one that has stopped answering. */
const NO_ANSWER_MS = 5000;

export function createSession(url: string): Session {
  let client: Client | undefined;
  let last: Promise<unknown> = Promise.resolve();
  /** Why the connection was lost while nobody asked; the next to ask is told. */
  let cut: SourceLost | undefined;

  async function connect(): Promise<Client> {
    const fresh = new Client({
      connectionString: url,
      application_name: APPLICATION,
      connectionTimeoutMillis: NO_ANSWER_MS,
      query_timeout: NO_ANSWER_MS,
    });
    fresh.on('error', (cause) => {
      if (client !== fresh) return;
      client = undefined;
      cut = new SourceLost(reasonOf(cause), { cause });
    });
    try {
      await fresh.connect();
    } catch (cause) {
      throw cause instanceof DatabaseError && !isGone(cause) ? cause : new SourceLost(reasonOf(cause), { cause });
    }
    return fresh;
  }

  async function ask<Row>(sql: string): Promise<Row[]> {
    if (cut) {
      const told = cut;
      cut = undefined;
      throw told;
    }
    client ??= await connect();
    try {
      // One message of several statements is one transaction, and one that failed leaves nothing behind.
      const results = (await client.query(`${READ_ONLY}; ${sql}`)) as unknown as { rows: Row[] }[];
      return results.findLast(({ rows }) => rows.length > 0)?.rows ?? [];
    } catch (cause) {
      if (cause instanceof DatabaseError && !isGone(cause)) throw cause;
      const gone = client;
      client = undefined;
      void gone?.end().catch(() => {});
      throw new SourceLost(reasonOf(cause), { cause });
    }
  }

  return {
    rows<Row>(sql: string): Promise<Row[]> {
      const answer = last.then(() => ask<Row>(sql));
      last = answer.catch(() => {});
      return answer;
    },
    async close() {
      await last;
      const open = client;
      client = undefined;
      await open?.end().catch(() => {});
    },
  };
}

/** Classes 08 connection exception, 57P01–03 shutdown, crash and starting up. */
const isGone = ({ code = '' }: DatabaseError): boolean => code.startsWith('08') || code.startsWith('57P0');
