import type { Sample } from '../../record/samples.ts';
import type { Ms } from '../../../units.ts';
import type { createGuard } from '../guard.ts';
import type { ProbeOutput } from '../probe.ts';
import { repeat } from '../repeat.ts';
import { isEndpoint, safeEndpoint, safeRoute } from '../safe-route.ts';
import { MARK } from './mark.ts';
import type { Session } from './session.ts';

/**
 * Running statements with a comment at an end, as sqlcommenter and its like write them, or with a session that is named
 * like a route. pg_stat_statements cannot serve: it keeps the comment that came first, whoever asks later.
 */
const TAGGED = `
  select ${MARK} query_id::text as id,
         coalesce(wait_event_type || ':' || wait_event, 'CPU') as wait,
         application_name as application,
         left(coalesce(substring(query from '/[*]([^*]+)[*]/[[:space:];]*$'), substring(query from '^[[:space:]]*/[*]([^*]+)[*]/')), 600) as comment
    from pg_stat_activity
   where state = 'active'
     and pid <> pg_backend_pid()
     and application_name is distinct from 'plimsoll'
     and (query like '%/*%*/%' or application_name like '%/%')
   limit 200`;

interface Row {
  id: string | null;
  wait: string;
  application: string | null;
  comment: string | null;
}

type TagsSample = Extract<Sample, { kind: 'pg-tags' }>;

const MOST_TAGS = 200;

/** A target that names no route is asked for it seldom. */
const OFTEN: Ms = 250;
const SELDOM: Ms = 2000;
/** Sightings are handed on so often. */
const KEPT: Ms = 5000;

/** Looks again and again which routes ask what. */
export function tagsPart(
  session: Session,
  out: ProbeOutput,
  guard: ReturnType<typeof createGuard>,
): { stop: () => Promise<void> } {
  let tags = new Map<string, TagsSample['tags'][number]>();
  let [named, looked, handed] = [false, out.now() - SELDOM, out.now()];
  const hand = (): void => {
    named = tags.size > 0;
    if (named) out.sample({ kind: 'pg-tags', tags: [...tags.values()] });
    tags = new Map();
    handed = out.now();
  };
  const look = async (): Promise<void> => {
    looked = out.now();
    for (const row of await session.rows<Row>(TAGGED)) add(tags, row);
    if (!named || out.now() - handed >= KEPT) hand();
  };
  const sampled = repeat(OFTEN, out.now, () =>
    guard('comments of queries', async () => {
      if (named || out.now() - looked >= SELDOM) await look();
    }),
  );
  return {
    async stop() {
      await sampled.stop();
      hand();
    },
  };
}

function add(tags: Map<string, TagsSample['tags'][number]>, { id, wait, application, comment }: Row): void {
  const route = routeOf(comment ?? '') ?? routeOfSession(application ?? '');
  if (route === undefined) return;
  const key = JSON.stringify([route, id, wait]);
  const known = tags.get(key);
  if (known) known.sightings++;
  else if (tags.size < MOST_TAGS) tags.set(key, { route, wait, sightings: 1, ...(id !== null && { id }) });
}

/** Of key='value' (sqlcommenter, percent-encoded) or key:value (marginalia), the route, or the controller and its action. */
export function routeOf(comment: string): string | undefined {
  const pairs = [...comment.matchAll(/([\w.%-]+)\s*(?:=\s*'((?:[^'\\]|\\.)*)'|:\s*([^,]+))/g)];
  const values = new Map(pairs.map(([, key = '', quoted, bare = '']) => [key, decoded(quoted ?? bare.trim())]));
  const route = values.get('route') ?? values.get('http.route');
  if (route !== undefined) return safeEndpoint(route);
  const [controller, action] = [values.get('controller'), values.get('action')].map((name) => name && safeRoute(name));
  if (!controller || !action || `${controller}${action}`.includes('{id}')) return undefined;
  return `${controller}#${action}`;
}

/** 'GET /products', where a target names its session after the route it serves. */
const routeOfSession = (application: string): string | undefined =>
  isEndpoint(application) ? safeEndpoint(application) : undefined;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
