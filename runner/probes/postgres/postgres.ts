import type { Sample } from '../../record/samples.ts';
import type { Ms } from '../../../units.ts';
import type { Probe, ProbeOutput } from '../probe.ts';
import { type Repeated, repeat } from '../repeat.ts';
import { atRest, sampleActivity } from './activity.ts';
import { built, hypothetical } from './advice.ts';
import { type DatabaseTotals, databaseSample, readDatabase } from './database.ts';
import { watchDisturbances } from './disturbances.ts';
import { type Seen, explain } from './explain.ts';
import { createGuard } from '../guard.ts';
import { readServer, type Server } from './server.ts';
import { createSession, type Session } from './session.ts';
import { soloReader } from './solo.ts';
import { loadParser } from './sql-text.ts';
import { type StatementsSource, type Totals, readTotals, statementsSample } from './statements.ts';
import { readTables, tablesSample } from './tables.ts';
import { tagsPart } from './tags.ts';

const ACTIVITY_EVERY: Ms = 250;
const STATEMENTS_EVERY: Ms = 1000;
const DATABASE_EVERY: Ms = 5000;
/** Below that a clock serves as well as another. */
const CLOCK_APART: Ms = 2000;

/**
 * What the target's Postgres did: sessions and their waits, lock blockers, counts by statement, plans, tables.
 *
 * Reads only. Its connection opens before the load, so that it stands when the load has taken all others.
 * See docs/evidence.md for the rights it needs and what it reads.
 *
 * @param throwaway a database of our own, on which an index that is advised may be built and rolled back; never a user's
 */
export function postgres(url: string, { throwaway = false }: { throwaway?: boolean } = {}): Probe {
  const session = createSession(url);
  let parts: Part[] = [];
  let finish = async (): Promise<void> => {};
  return {
    name: 'postgres',
    async start(plain) {
      await loadParser();
      const { out, tell } = watchDisturbances(plain);
      const guard = createGuard(out);
      await guard('evidence', async () => {
        const server = await readServer(session);
        describe(server, out);
        const statements = server.statements && (await statementsPart(session, server.statements, out, guard));
        parts = [activityPart(session, server, out, guard), await databasePart(session, server, out, guard)];
        const tables = await tablesPart(session, out, guard);
        if (statements) parts.push(statements);
        parts.push(tagsPart(session, out, guard));
        if (server.statements) parts.push(soloPart(session, server.statements, out, guard));
        finish = async () => {
          tell();
          const sizes = await tables();
          const hypo = server.hypopg === undefined ? undefined : hypothetical(session, server.hypopg);
          const planner = throwaway ? built(url) : hypo;
          if (server.statements && statements)
            await explain(
              { session, server, source: server.statements, seen: statements.seen, out, guard },
              sizes,
              planner,
            );
        };
      });
    },
    async phase() {
      await Promise.all(parts.flatMap(({ cut }) => (cut ? [cut()] : [])));
    },
    async turn(steps) {
      await Promise.all(parts.flatMap(({ turn }) => (turn ? [turn(steps)] : [])));
    },
    rests: () => atRest(session),
    async stop() {
      const [stopping, last] = [parts, finish];
      parts = [];
      finish = async () => {};
      await Promise.all(stopping.map((part) => part.stop()));
      await last();
      await session.close();
    },
  };
}

type Guard = ReturnType<typeof createGuard>;
type TablesSample = ReturnType<typeof tablesSample>;

/** Something sampled again and again. */
interface Part {
  /** At the edge of a phase. */
  readonly cut?: () => Promise<void>;
  /** While steps run alone: see Probe. */
  readonly turn?: (steps: readonly string[] | undefined) => Promise<void>;
  readonly stop: () => Promise<void>;
}

function describe(server: Server, out: ProbeOutput): void {
  const { version, maxConnections, reserved, trackIoTiming, seesAll, readsAll, statements, role, clockOffsetMs } =
    server;
  out.sample({
    kind: 'pg-server',
    version,
    maxConnections,
    reserved,
    trackIoTiming,
    statements: statements !== undefined && seesAll,
    plans: readsAll,
    clockOffsetMs,
  });
  if (Math.abs(clockOffsetMs) >= CLOCK_APART)
    out.notice(
      'database-clock',
      `the database's clock is ${Math.abs(Math.round(clockOffsetMs / 1000))} s ${clockOffsetMs > 0 ? 'ahead of' : 'behind'} this machine's: ages of jobs and transactions are by the database's own clock; set both by NTP`,
    );
  if (!seesAll)
    out.notice('database-rights', `what other roles run cannot be seen; GRANT pg_monitor TO ${role} would show it`);
  if (!statements)
    out.notice(
      'database-statements',
      'queries are not counted: add pg_stat_statements to shared_preload_libraries, restart, and run CREATE EXTENSION pg_stat_statements in this database',
    );
}

function activityPart(session: Session, server: Server, out: ProbeOutput, guard: Guard): Part {
  const limits = { max: server.maxConnections, reserved: server.reserved };
  return repeat(ACTIVITY_EVERY, out.now, () =>
    guard('activity', async () => (await sampleActivity(session, limits)).forEach(out.sample)),
  );
}

async function databasePart(session: Session, server: Server, out: ProbeOutput, guard: Guard): Promise<Part> {
  let before: DatabaseTotals | undefined;
  await guard('database totals', async () => {
    before = await readDatabase(session, server.major);
  });
  const sampled = repeat(DATABASE_EVERY, out.now, () =>
    guard('database totals', async () => {
      const now = await readDatabase(session, server.major);
      if (before && now) out.sample(databaseSample(before, now));
      before = now ?? before;
    }),
  );
  return { stop: () => sampled.now().then(sampled.stop) };
}

async function statementsPart(
  session: Session,
  source: StatementsSource,
  out: ProbeOutput,
  guard: Guard,
): Promise<Part & { seen: Seen }> {
  const seen: Seen = new Map();
  let [before, from]: [Totals | undefined, Ms] = [undefined, out.now()];
  await guard('query counts', async () => {
    before = await readTotals(session, source);
    from = out.now();
  });
  const sampled: Repeated = repeat(STATEMENTS_EVERY, out.now, () =>
    guard('query counts', async () => {
      const now = await readTotals(session, source);
      if (before) {
        const sample = statementsSample(from, before, now, { tookMs: sampled.took, everyMs: sampled.every });
        remember(seen, sample);
        out.sample(sample);
      }
      [before, from] = [now, out.now()];
    }),
  );
  return { seen, cut: sampled.now, stop: () => sampled.now().then(sampled.stop) };
}

function soloPart(session: Session, source: StatementsSource, out: ProbeOutput, guard: Guard): Part {
  const reader = soloReader(session, source, out);
  return {
    turn: (steps) => guard('queries of steps run alone', () => reader.turn(steps)),
    cut: async () => reader.flush(),
    stop: async () => reader.flush(),
  };
}

function remember(seen: Seen, { statements }: Extract<Sample, { kind: 'pg-statements' }>): void {
  for (const { id, calls, totalMs } of statements) {
    const known = seen.get(id) ?? { calls: 0, totalMs: 0 };
    seen.set(id, { calls: known.calls + calls, totalMs: known.totalMs + totalMs });
  }
}

async function tablesPart(
  session: Session,
  out: ProbeOutput,
  guard: Guard,
): Promise<() => Promise<TablesSample | undefined>> {
  let before: Awaited<ReturnType<typeof readTables>> | undefined;
  await guard('table sizes', async () => {
    before = await readTables(session);
  });
  return async () => {
    let sample: TablesSample | undefined;
    await guard('table sizes', async () => {
      if (!before) return;
      sample = tablesSample(before, await readTables(session));
      out.sample(sample);
    });
    return sample;
  };
}
