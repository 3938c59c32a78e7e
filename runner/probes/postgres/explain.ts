import { SLOW_CALL, indexAdvice } from '../../record/index-advice.ts';
import type { Sample } from '../../record/samples.ts';
import type { Ms } from '../../../units.ts';
import type { createGuard } from '../guard.ts';
import type { ProbeOutput } from '../probe.ts';
import { type Planner, sampleAdvice } from './advice.ts';
import { samplePlan } from './plans.ts';
import type { Server } from './server.ts';
import type { Session } from './session.ts';
import { normalise } from './sql-text.ts';
import { type StatementsSource, readTexts } from './statements.ts';

/** What was called during the run, by statement. */
export type Seen = Map<string, { calls: number; totalMs: Ms }>;

type Plan = Extract<Sample, { kind: 'pg-plan' }>;
type Tables = Extract<Sample, { kind: 'pg-tables' }>;

interface Of {
  session: Session;
  server: Server;
  source: StatementsSource;
  seen: Seen;
  out: ProbeOutput;
  guard: ReturnType<typeof createGuard>;
}

const MOST_PLANS = 40;
/** A run that has ended should not keep its user waiting. */
const PLANS_TIME: Ms = 5000;
/** An index is built in some seconds, where it is built. */
const MOST_ADVICE = 5;
const ADVICE_TIME: Ms = 15_000;

/** Texts of what was called, plans of what took the most time, and what the planner says to the indexes that those lack. */
export async function explain(of: Of, tables: Tables | undefined, planner: Planner | undefined): Promise<void> {
  const { session, server, source, seen, out, guard } = of;
  const ids = [...seen].sort(([, a], [, b]) => b.totalMs - a.totalMs).map(([id]) => id);
  let texts = new Map<string, string>();
  await guard('query texts', async () => {
    texts = await readTexts(session, source, ids);
    const kept = ids.flatMap((id) => {
      const text = normalise(texts.get(id) ?? '');
      return text === undefined ? [] : [[id, text] as const];
    });
    out.sample({ kind: 'pg-texts', texts: Object.fromEntries(kept) });
  });
  const plans: Plan[] = [];
  const until = out.now() + PLANS_TIME;
  for (const id of ids.filter((id) => texts.has(id)).slice(0, MOST_PLANS)) {
    if (out.now() > until) break;
    await guard('query plans', async () => {
      const plan = await samplePlan(session, id, texts.get(id) ?? '', server.major);
      plans.push(plan);
      out.sample(plan);
    });
  }
  if (plans.some(({ unavailable }) => unavailable === 'the right is missing'))
    out.notice('database-plans', `some plans were refused; GRANT pg_read_all_data TO ${server.role} would show them`);
  if (tables && planner) await tryAdvice(of, { plans, texts, tables, planner });
}

async function tryAdvice(
  { server, seen, out, guard }: Of,
  { plans, texts, tables, planner }: { plans: Plan[]; texts: Map<string, string>; tables: Tables; planner: Planner },
): Promise<void> {
  const until = out.now() + ADVICE_TIME;
  const slow = plans.filter(({ id }) => {
    const { calls, totalMs } = seen.get(id) ?? { calls: 0, totalMs: 0 };
    return totalMs >= SLOW_CALL * calls;
  });
  const wanted = slow.flatMap(({ id, nodes }) => {
    const advice = indexAdvice({ nodes }, tables);
    return advice ? [{ id, nodes, advice }] : [];
  });
  for (const { id, nodes, advice } of wanted.slice(0, MOST_ADVICE)) {
    if (out.now() > until) break;
    await guard('answer about an index', async () => {
      out.sample(await sampleAdvice(planner, advice, nodes, { id, text: texts.get(id) ?? '', major: server.major }));
    });
  }
}
