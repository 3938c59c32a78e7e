import type { Comparability, Row, Side, SlowPath, Summary, Verdict } from '../comparison.ts';
import { capital, listed, milliseconds, plural } from '../format.ts';

/** The three sentences of the first screen. */
export function summaryOf(about: {
  verdict: Verdict;
  before: Side | undefined;
  after: Side;
  comparability: Comparability | undefined;
  steps: readonly Row[];
  slowPaths: readonly SlowPath[];
}): Summary {
  return {
    change: about.before ? changeSentence(about) : standing(about),
    cause: causeSentence(about),
    caveat: caveat(about),
  };
}

function changeSentence({
  steps,
  comparability,
}: {
  steps: readonly Row[];
  comparability: Comparability | undefined;
}): string {
  if (comparability?.word === 'not comparable')
    return `The two runs cannot be compared: ${listed(
      comparability.differences.filter(({ effect }) => effect === 'refuses').map(({ field }) => FIELDS[field] ?? field),
    )} differ.`;
  const both = steps.filter(({ change }) => change !== undefined);
  const [faster, slower] = (['faster', 'slower'] as const).map((word) =>
    both.filter(({ change }) => change?.word === word),
  );
  const most = (rows: readonly Row[]): string => {
    const row = rows.toSorted((a, b) => moved(b) - moved(a))[0];
    const metric = row?.change?.metric ?? 'p95';
    return row
      ? `, ${row.name} most: ${metric} ${milliseconds(row.before?.[metric])} → ${milliseconds(row.after?.[metric])}`
      : '';
  };
  const unknown = both.filter(({ change }) => change?.word === 'not enough data').length;
  if (both.length > 0 && unknown === both.length)
    return 'Too few requests to compare any route: measure longer, or with more load.';
  if (!faster?.length && !slower?.length)
    return `No difference seen on ${unknown > 0 ? `${both.length - unknown}` : 'any'} of ${plural(both.length, 'route')}${unknown > 0 ? `; the others have too few requests` : ''}.`;
  if (!slower?.length)
    return `${faster?.length} of ${plural(both.length, 'route')} ${faster?.length === 1 ? 'looks' : 'look'} faster${most(faster ?? [])}. None looks slower.`;
  if (!faster?.length)
    return `${slower.length} of ${plural(both.length, 'route')} ${slower.length === 1 ? 'looks' : 'look'} slower${most(slower)}. None looks faster.`;
  return `${slower.length} of ${plural(both.length, 'route')} ${slower.length === 1 ? 'looks' : 'look'} slower${most(slower)}; ${faster.length} faster${most(faster)}.`;
}

/** One record alone: the first reason of its verdict. */
function standing({ verdict }: { verdict: Verdict }): string {
  const [first = '', ...rest] = verdict.reasons;
  const more = rest.length > 0 ? `, and ${plural(rest.length, 'more reason')}` : '';
  return `${capital(first)}${more}.`;
}

function causeSentence({
  slowPaths,
  before,
  steps,
}: {
  slowPaths: readonly SlowPath[];
  before: Side | undefined;
  steps: readonly Row[];
}): string {
  const open = slowPaths.find(({ state, finding }) => state !== 'mended' && finding);
  if (open?.finding) return sentence(`Likely cause: ${open.step}: ${open.finding.cause}`);
  const mended = slowPaths.filter(({ state, finding }) => state === 'mended' && finding);
  if (mended[0]?.finding) {
    const more = mended.length > 1 ? ` (and ${plural(mended.length - 1, 'more cause')} gone)` : '';
    // Of several, the one that speaks of the route which the first sentence names, else of any route.
    const moves = steps.toSorted((a, b) => moved(b) - moved(a)).map(({ name }) => name);
    const told = moves.flatMap((name) => mended.filter(({ step }) => step === name))[0] ?? mended[0];
    return sentence(`Likely cause, gone since before${more}: ${told.step}: ${told.finding?.cause ?? ''}`);
  }
  if (slowPaths.length > 0) return 'No cause was found in the evidence that the probes could read.';
  return before ? 'No rule found a cause of slowness on either side.' : 'No rule found a cause of slowness.';
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

function caveat({ before, after }: { before: Side | undefined; after: Side }): string {
  const partial = [before, after].find((side) => side && side.ended === 'killed');
  if (partial)
    return `The record of ${partial.label} has no end: its run was killed, and this is what it had measured by then.`;
  return before
    ? 'One run a side, one after the other: every change is at most suspected. Interleaved pairs (plimsoll ab) can prove one.'
    : 'One run: the intervals show how it wandered within itself, not how another run would differ.';
}

const moved = ({ change }: Row): number => Math.abs(Math.log1p(change?.ratio ?? 0));

/** Parts of the fingerprint, as a reader calls them. */
export const FIELDS: Record<string, string> = {
  workload: 'workload',
  data: 'data',
  cpu: 'CPU',
  cores: 'cores',
  memoryBytes: 'memory',
  os: 'operating system',
  node: 'Node',
  engine: 'engine',
  database: 'database',
  databaseSettings: 'database settings',
  schema: 'schema',
  kernel: 'kernel',
  host: 'host',
  commit: 'commit',
};
