import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf } from '../../runner/record/samples.ts';

/** Fewer sightings of a statement than this do not show all the routes that ask it. */
const FEWEST_SIGHTINGS = 5;

/** Which steps ask a statement (by id), where every comment seen on it names a route that is one of the steps. */
export function taggedSteps(record: RunRecord, steps: readonly string[]): Map<string, string[]> {
  const byPattern = new Map<string, string[]>();
  for (const step of steps) {
    const path = patternOf(step.slice(step.indexOf(' ') + 1));
    byPattern.set(path, [...(byPattern.get(path) ?? []), step]);
  }
  const sightings = new Map<string, { times: number; steps: Set<string>; unknown: boolean }>();
  for (const { route, id, sightings: times } of samplesOf(record, 'pg-tags').flatMap(({ tags }) => tags)) {
    if (id === undefined) continue;
    const seen = sightings.get(id) ?? { times: 0, steps: new Set(), unknown: false };
    sightings.set(id, seen);
    const [, method, path = route] = /^([A-Z]+) (.*)$/.exec(route) ?? [];
    const named = (byPattern.get(patternOf(path)) ?? []).filter((step) => !method || step.startsWith(`${method} `));
    for (const step of named) seen.steps.add(step);
    seen.times += times;
    seen.unknown ||= named.length === 0;
  }
  return new Map(
    [...sightings].flatMap(([id, { times, steps, unknown }]) =>
      unknown || times < FEWEST_SIGHTINGS ? [] : [[id, [...steps]] as const],
    ),
  );
}

/** The same route in every framework's words: '/products/:id', '/products/{id}', '/products/<int:pk>', '^products/$'. */
const patternOf = (path: string): string =>
  `/${path
    .replace(/^\^|\$$|\(\.:?format\)|\(\.\w+\)/g, '')
    .split('/')
    .filter(Boolean)
    .map((part) => (/^[:{<[*]|^\d+$/.test(part) ? '*' : part.toLowerCase()))
    .join('/')}`;
