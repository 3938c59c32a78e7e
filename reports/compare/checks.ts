import type { Check } from '../comparison.ts';
import { grouped } from '../grouped.ts';
import type { Measured } from '../measured.ts';

/** The script's checks in the judged part, those that failed most first. */
export function checksOf(before: Measured | undefined, after: Measured): Check[] {
  const [was, is] = [before ? talliesOf(before) : new Map<string, Tally>(), talliesOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((name) => ({ name, before: was.get(name), after: is.get(name) }))
    .sort((a, b) => failed(b.after) - failed(a.after) || failed(b.before) - failed(a.before));
}

type Tally = NonNullable<Check['after']>;

const failed = (tally: Tally | undefined): number => (tally ? tally.total - tally.passes : 0);

function talliesOf({ record, isJudged }: Measured): Map<string, Tally> {
  const checks = record.metrics.filter(({ at, name }) => name === 'checks' && isJudged(at));
  const byName = grouped(checks, ({ tags }) => tags['check'] ?? '');
  return new Map(
    [...byName].map(([name, seconds]) => [
      name,
      {
        passes: seconds.reduce((sum, { passes }) => sum + (passes ?? 0), 0),
        total: seconds.reduce((sum, { total }) => sum + (total ?? 0), 0),
      },
    ]),
  );
}
