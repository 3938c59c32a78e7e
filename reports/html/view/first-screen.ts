import { cellsOf } from '../../cells.ts';
import type { Cells } from '../../cells.ts';
import type { Comparison, Difference, Row, SlowPath, VerdictWord } from '../../comparison.ts';
import { FIELDS } from '../../compare/summary.ts';
import { MISSING, amount, bytes, capital, milliseconds, percent, plural } from '../../format.ts';
import { STATES, databaseSentence, followedSentence, queryCells, timingsSentence } from '../../path-cells.ts';
import type { QueryCells } from '../../path-cells.ts';
import { shownRows } from '../../shown-rows.ts';
import { dumbbell, dumbbellAxis } from '../../svg/dumbbell.ts';
import { mark } from '../../svg/mark.ts';
import type { MarkName } from '../../svg/mark.ts';
import { proseOf } from './prose.ts';
import type { Prose } from './prose.ts';
import { svgOf } from '../safe.ts';
import type { Safe } from '../safe.ts';

export interface FirstScreenView {
  mark: Safe;
  word: string;
  /** What the word is about. */
  of: string;
  reasons: string[];
  change: string;
  cause: Prose;
  caveat: string;
  facts: { label: string; value: string; state: 'same' | 'differs' | 'plain'; title: string }[];
  compared: boolean;
  axis: Safe;
  rows: RowView[];
  /** Every row, with the numbers that the first screen has no room for. */
  all: RowView[];
  allTitle: string;
  paths: PathView[];
  pathsTitle: string;
  /** What became of earlier findings, in a sentence and one by one. */
  followed: { sentence: string; findings: Comparison['followed'] } | undefined;
}

interface RowView extends Omit<Cells, 'mark'> {
  mark: Safe;
  dumbbell: Safe;
  journey: boolean;
  /** The first step after the journeys: where a line is drawn. */
  begins: boolean;
  critical: boolean;
  /** 'faster', 'slower' or 'same', for the eye. */
  tone: string;
  requests: string;
  within300: string;
  within800: string;
}

interface PathView {
  number: number;
  step: string;
  p95: string;
  state: string;
  tone: string;
  cause: Prose;
  fix: Prose;
  finding: FindingView | undefined;
  others: { cause: Prose; fix: Prose }[];
  timings: string;
  database: { sentence: string; queries: QueryCells[]; compared: boolean } | undefined;
}

interface FindingView {
  evidence: { label: string; value: string }[];
  saves: string;
  confidence: string;
  cost: string;
  verify: string;
}

const VERDICT_MARKS: Record<VerdictWord, MarkName> = {
  GO: 'go',
  'GO, ABOVE TARGET': 'above',
  'NO-GO': 'no-go',
  'TOO CLOSE TO CALL': 'close',
  'INVALID RUN': 'invalid',
};

export function firstScreenOf(comparison: Comparison): FirstScreenView {
  const { verdict, summary, before, after, journeys, steps, slowPaths } = comparison;
  const { first } = shownRows(comparison);
  const all = [...journeys, ...steps];
  return {
    mark: svgOf(mark(VERDICT_MARKS[verdict.word], 54)),
    word: verdict.word,
    of: before ? `${after.label}, against its budgets` : after.label,
    reasons: verdict.word === 'GO' || !before ? [] : verdict.reasons.slice(0, 2).map(capital),
    change: summary.change,
    cause: proseOf(summary.cause),
    caveat: summary.caveat,
    facts: factsOf(comparison),
    compared: before !== undefined,
    axis: svgOf(dumbbellAxis()),
    rows: rowViews(first),
    all: rowViews(all),
    allTitle: `All ${plural(all.length, 'row')}, with request counts and exact shares within 300 and 800 ms`,
    paths: slowPaths.map((path, place) => pathView(path, place, comparison)),
    pathsTitle: slowPaths.every(({ state }) => state === 'mended')
      ? 'What was slow, and is mended'
      : 'Slowest paths, one fix each',
    followed:
      comparison.followed.length > 0
        ? { sentence: followedSentence(comparison), findings: comparison.followed }
        : undefined,
  };
}

function rowViews(rows: readonly Row[]): RowView[] {
  const firstStep = rows.find(({ scope }) => scope === 'step');
  return rows.map((row) => {
    const { mark: sign, ...cells } = cellsOf(row);
    const side = row.after ?? row.before;
    return {
      ...cells,
      mark: svgOf(mark(SIGNS[sign] ?? 'none', 14)),
      dumbbell: svgOf(dumbbell({ before: row.before?.p95, after: row.after?.p95, interval: row.after?.p95Interval })),
      journey: row.scope === 'journey',
      begins: row === firstStep && row !== rows[0],
      critical: row.critical,
      tone: row.change?.word === 'faster' || row.change?.word === 'slower' ? row.change.word : 'same',
      requests: amount(side?.requests),
      within300: side?.requests ? percent(side.within300 / side.requests) : MISSING,
      within800: side?.requests ? percent(side.within800 / side.requests) : MISSING,
    };
  });
}

const SIGNS: Record<string, MarkName> = { '✓': 'go', '△': 'above', '✗': 'no-go', '?': 'close' };

const LOOK = 'not known: Time and Queries below show what it did meanwhile.';
const PROBE = 'not known: run again with `--db`, `--queue` and `--pid`, so that there is evidence.';

function pathView(
  { step, p95, state, finding, others, database, serverTimings }: SlowPath,
  place: number,
  { queries, before }: Comparison,
): PathView {
  const sawDatabase = queries.length > 0;
  return {
    number: place + 1,
    step,
    p95: p95 === undefined ? '' : milliseconds(p95),
    state: STATES[state],
    tone: state === 'worse' ? 'new' : state.replace(' ', '-'),
    cause: proseOf(capital(finding?.cause ?? 'slow, and the evidence that the probes could read shows no cause')),
    fix: proseOf(finding?.fix ?? (sawDatabase ? LOOK : PROBE)),
    finding: finding && {
      evidence: finding.evidence,
      saves: milliseconds(finding.saves),
      confidence: percent(finding.confidence),
      cost: finding.cost,
      verify: finding.verify,
    },
    others: others.map(({ cause, fix }) => ({ cause: proseOf(capital(cause)), fix: proseOf(fix) })),
    timings: timingsSentence(serverTimings),
    database: database && {
      sentence: databaseSentence(database),
      queries: database.queries.map(queryCells),
      compared: before !== undefined,
    },
  };
}

/** The strip that says whether the two sides may be compared at all. */
function factsOf({ before, after, comparability }: Comparison): FirstScreenView['facts'] {
  const is = after.fingerprint;
  const differs = (...fields: Difference['field'][]): Difference[] =>
    comparability?.differences.filter(({ field }) => fields.includes(field)) ?? [];
  const fact = (
    label: string,
    value: string | undefined,
    ...fields: Difference['field'][]
  ): FirstScreenView['facts'] => {
    if (value === undefined) return [];
    const found = differs(...fields);
    const state = !before ? 'plain' : found.some(({ effect }) => effect !== 'expected') ? 'differs' : 'same';
    const title = found.map(({ field, before, after }) => `${FIELDS[field]}: ${before} → ${after}`).join('; ');
    return [
      { label, value: found.length > 0 && state === 'differs' ? 'differs' : value, state, title: title || value },
    ];
  };
  const commits = before
    ? `${short(before.fingerprint.commit) ?? before.label} → ${short(is.commit) ?? after.label}`
    : (short(is.commit) ?? after.label);
  const machine = [is.cores && `${is.cores} cores`, is.memoryBytes && bytes(is.memoryBytes)].filter(Boolean).join(', ');
  return [
    { label: 'builds', value: commits, state: 'plain', title: commits },
    ...fact('workload', short(is.workload), 'workload', 'engine'),
    ...fact('data', short(is.data), 'data'),
    ...fact('machine', machine || undefined, 'cpu', 'cores', 'memoryBytes', 'os', 'node', 'host', 'kernel'),
    ...fact('database', is.database, 'database', 'databaseSettings'),
    ...fact('schema', short(is.schema), 'schema'),
    {
      label: 'judged',
      value: `${milliseconds(after.judged)}, ${amount(after.requests)} requests`,
      state: 'plain',
      title: 'without warm-up, setup and teardown',
    },
    {
      label: 'trials',
      value: before ? '1 a side, one after the other' : '1',
      state: 'plain',
      title: 'within-run only',
    },
  ];
}

const short = (hash: string | undefined): string | undefined => (hash === undefined ? undefined : hash.slice(0, 8));
