import { budgetCells } from '../../judge/budgets.ts';
import { pairsWords } from '../../judge/calibration-text.ts';
import type { Calibration } from '../../judge/calibration.ts';
import { OUTCOMES, changeWords, groundWords, limitWords } from '../../judge/experiment-words.ts';
import type { Arm, ExperimentResult } from '../../judge/experiment.ts';
import { isQuiet } from '../../judge/family.ts';
import type { JudgedSubject } from '../../judge/family.ts';
import { effect, interval, share, verdictWords } from '../../judge/text.ts';
import type { Verdict } from '../../judge/verdict.ts';
import { MISSING, amount, dateOf, milliseconds, percent, plural } from '../../format.ts';
import { rounded } from '../../json.ts';
import { effectAxis, effectRow, reachOf } from '../../svg/effect.ts';
import type { Effect } from '../../svg/effect.ts';
import { loadLine, mark } from '../../svg/mark.ts';
import type { MarkName } from '../../svg/mark.ts';
import { pairedDots } from '../../svg/paired-dots.ts';
import { jsonOf, svgOf } from '../safe.ts';
import type { Safe } from '../safe.ts';
import type { DataTable } from './data-table.ts';

/** The page of an experiment as ready strings. */
interface ExperimentView {
  title: string;
  logo: Safe;
  subject: string;
  mark: Safe;
  word: string;
  arms: Record<Arm, string>;
  change: string;
  ground: string;
  limit: string;
  facts: { label: string; value: string; title: string }[];
  axis: Safe;
  rows: RowView[];
  /** About figures that are not worth a row. */
  quiet: string;
  panels: PanelView[];
  budgets: {
    verdict: string;
    rows: { mark: string; step: string; what: string; found: string; limit: string; word: string }[];
  };
  conditions: DataTable;
  voids: string[];
  calibration: { date: string; noise: DataTable; sentences: string[]; disturbances: string[] } | undefined;
  procedure: { facts: { label: string; value: string }[]; numbers: DataTable };
  data: Safe;
}

interface RowView {
  mark: Safe;
  name: string;
  was: string;
  is: string;
  change: string;
  interval: string;
  words: string;
  mde: string;
  tone: string;
  chart: Safe;
}

interface PanelView {
  name: string;
  hint: string;
  svg: Safe;
  table: DataTable;
}

const MARKS: Record<Verdict, MarkName> = {
  regressed: 'no-go',
  improved: 'go',
  unchanged: 'none',
  inconclusive: 'close',
};
const TONES: Record<Verdict, string> = {
  regressed: 'slower',
  improved: 'faster',
  unchanged: 'same',
  inconclusive: 'same',
};
const WORDS: Record<Verdict, string> = {
  regressed: 'worse',
  improved: 'better',
  unchanged: 'no change',
  inconclusive: '',
};

export function experimentOf(result: ExperimentResult, calibration: Calibration | undefined): ExperimentView {
  const { arms, outcome, metrics, startedAt, pairs } = result;
  const shown = metrics.filter((metric) => !isQuiet(metric));
  const delta = Math.log1p(result.delta);
  const effects = shown.map((metric) => effectOf(metric, result));
  const reach = reachOf(
    effects.flatMap((one) => one ?? []),
    delta,
  );
  const quiet = metrics.length - shown.length;
  return {
    title: `${OUTCOMES[outcome]}: ${arms.B} against ${arms.A} · plimsoll`,
    logo: svgOf(loadLine(18)),
    subject: `${plural(pairs.length, 'pair')} of trials · ${dateOf(startedAt)}`,
    mark: svgOf(mark(outcome === 'unchanged' ? 'go' : MARKS[outcome], 54)),
    word: OUTCOMES[outcome],
    arms,
    change: changeWords(result),
    ground: groundWords(result),
    limit: limitWords(result),
    facts: factsOf(result),
    axis: svgOf(effectAxis(reach)),
    rows: shown.map((metric, at) => rowOf(metric, result, effects[at], reach, delta)),
    quiet:
      quiet > 0 ? `Errors did not change on ${quiet === shown.length ? 'any route' : plural(quiet, 'route')}.` : '',
    panels: metrics.filter(({ what }) => what === 'p95').map((metric) => panelOf(metric, result)),
    budgets: { verdict: result.budgets.verdict, rows: result.budgets.budgets.map(budgetCells) },
    conditions: conditionsOf(result),
    voids: pairs.flatMap(({ pair, voids }) =>
      voids.map((because) => `Pair ${pair}: ${[...new Set([...because.A, ...because.B])].join('; ')}`),
    ),
    calibration: calibration && calibrationOf(calibration),
    procedure: procedureOf(result),
    data: jsonOf(JSON.parse(JSON.stringify(result, rounded))),
  };
}

/** p95 of each pair that was measured. */
const levelsOf = (step: string | undefined, { pairs }: ExperimentResult): ({ a: number; b: number } | undefined)[] =>
  pairs.map(({ values }) => {
    const [a, b] = [values?.A[step ?? '']?.p95, values?.B[step ?? '']?.p95];
    return a === undefined || b === undefined ? undefined : { a, b };
  });

/** Undefined where the figure is no ratio. */
function effectOf(metric: JudgedSubject, result: ExperimentResult): Effect | undefined {
  if (metric.scale !== 'ratio') return undefined;
  // Higher is worse on the axis, and lower is for a throughput.
  const sign = metric.what === 'throughput' ? -1 : 1;
  const log = (ratio: number): number => sign * Math.log1p(ratio);
  const { estimate, low, high, mde } = metric;
  const ends = low === undefined || high === undefined ? undefined : [log(low), log(high)].sort((a, b) => a - b);
  return {
    pairs:
      metric.what === 'p95'
        ? levelsOf(metric.step, result).flatMap((pair) => (pair ? [Math.log(pair.b / pair.a)] : []))
        : [],
    estimate: estimate === undefined ? undefined : log(estimate),
    interval: ends && { low: ends[0]!, high: ends[1]! },
    mde: mde === undefined ? undefined : Math.log1p(mde),
  };
}

function rowOf(
  metric: JudgedSubject,
  result: ExperimentResult,
  drawn: Effect | undefined,
  reach: number,
  delta: number,
): RowView {
  const { verdict, name, estimate, mde } = metric;
  const levels = levelOf(metric, result);
  return {
    mark: svgOf(mark(MARKS[verdict], 14)),
    name,
    was: levels.A,
    is: levels.B,
    change: effect(estimate, metric),
    interval: interval(metric),
    words: WORDS[verdict] || verdictWords(metric).replace('inconclusive', 'cannot be told'),
    mde: mde === undefined ? MISSING : `±${effect(mde, metric).slice(1)}`,
    tone: TONES[verdict],
    chart: svgOf(
      effectRow(drawn ?? { pairs: [], estimate: undefined, interval: undefined, mde: undefined }, reach, delta),
    ),
  };
}

/** The trial in the middle of each build. */
function levelOf({ what, step }: JudgedSubject, result: ExperimentResult): Record<Arm, string> {
  const { database } = result;
  if (what === 'database time' && database)
    return { A: milliseconds(database.A.time), B: milliseconds(database.B.time) };
  const levels = levelsOf(step, result).flatMap((pair) => pair ?? []);
  const middle = (values: number[]): number | undefined => values.sort((a, b) => a - b)[values.length >> 1];
  return what === 'p95'
    ? { A: milliseconds(middle(levels.map(({ a }) => a))), B: milliseconds(middle(levels.map(({ b }) => b))) }
    : { A: '', B: '' };
}

function panelOf(metric: JudgedSubject, result: ExperimentResult): PanelView {
  const step = metric.step ?? '';
  const pairs = levelsOf(step, result);
  const present = pairs.flatMap((pair) => pair ?? []);
  const slower = present.filter(({ a, b }) => b > a).length;
  return {
    name: step,
    hint: `B was slower in ${slower} of ${plural(present.length, 'pair')}. Between equal builds that would be a coin's toss each time.`,
    svg: svgOf(pairedDots({ title: `p95 of ${step} in each pair, A and B`, pairs, label: milliseconds })),
    table: {
      caption: `p95 of ${step}, pair by pair`,
      head: ['pair', 'first', 'A', 'B', 'B ÷ A − 1', 'requests'],
      rows: result.pairs.map(({ pair, order, values }, at) => {
        const both = pairs[at];
        const requests = values && `${values.A[step]?.requests ?? 0}, ${values.B[step]?.requests ?? 0}`;
        return [
          String(pair),
          order[0],
          milliseconds(both?.a),
          milliseconds(both?.b),
          both ? effect(both.b / both.a - 1, { scale: 'ratio' }) : MISSING,
          requests ?? 'void',
        ];
      }),
    },
  };
}

function factsOf({
  arms,
  pairs,
  voids,
  delta,
  alpha,
  metrics,
  database,
  fewestRequests,
}: ExperimentResult): ExperimentView['facts'] {
  const measured = pairs.filter(({ values }) => values).length;
  const fact = (label: string, value: string, title = value): ExperimentView['facts'][number] => ({
    label,
    value,
    title,
  });
  return [
    fact('A, what was', arms.A),
    fact('B, what is asked about', arms.B),
    fact(
      'pairs',
      measured === pairs.length ? String(measured) : `${measured} of ${pairs.length}`,
      'a fresh start of each build makes a pair',
    ),
    fact('order', 'interleaved, drawn'),
    fact(
      'void tries',
      `${voids.A} A, ${voids.B} B`,
      'thrown away because the machine was disturbed, and measured again',
    ),
    fact('certainty', `${share(1 - alpha)} for all ${metrics.length}`),
    fact('a change that matters', share(delta)),
    fact('requests a route and trial', fewestRequests < 1000 ? `from ${fewestRequests}` : 'over 1,000'),
    ...(database ? [fact('queries a request', `${amount(database.A.calls)} → ${amount(database.B.calls)}`)] : []),
  ];
}

function conditionsOf({ conditions, voids, warmUp }: ExperimentResult): DataTable {
  const row = (name: string, of: (arm: Arm) => string): string[] => [name, of('A'), of('B')];
  const known = (
    name: string,
    of: (arm: Arm) => number | undefined,
    shown: (value: number | undefined) => string,
  ): string[][] => (of('A') === undefined && of('B') === undefined ? [] : [row(name, (arm) => shown(of(arm)))]);
  return {
    caption: 'What the trials of each build were measured under',
    head: ['', 'A', 'B'],
    rows: [
      row('tries that a guard made void', (arm) => String(voids[arm])),
      row('warm-up left out, in the middle', (arm) => (warmUp[arm] === 0 ? 'none' : milliseconds(warmUp[arm]))),
      ...known('time the host gave to others', (arm) => conditions[arm].stealShare, percent),
      ...known('the same, of the CPU time wanted', (arm) => conditions[arm].stolenShare, percent),
      ...known('the load generator was late by', (arm) => conditions[arm].loopDelay, milliseconds),
      ...known('cores that were busy', (arm) => conditions[arm].hostCpuShare, percent),
      row('iterations the load generator came to, of those planned', (arm) => percent(conditions[arm].achievedShare)),
      ...known('seconds in which Postgres cleaned up', (arm) => conditions[arm].autovacuumShare, percent),
    ],
  };
}

function calibrationOf({
  measuredAt,
  pairs,
  routes,
  mdeAt,
  pairsFor,
  disturbances,
}: Calibration): ExperimentView['calibration'] {
  return {
    date: dateOf(measuredAt),
    noise: {
      caption: `Noise of this machine and target, from ${pairs} pairs of equal builds`,
      head: ['route', 'p95 moves by', 'would find'],
      rows: routes.map(({ step, noise, mde }) => [step, share(noise), mde === undefined ? MISSING : `±${share(mde)}`]),
    },
    sentences: [
      mdeAt.length > 0
        ? `Smallest change found nine times in ten on the noisiest route: ${mdeAt.map((one) => `${share(one.mde)} with ${one.pairs} pairs`).join(', ')}.`
        : 'Too few pairs were measured to say what could be found.',
      ...(mdeAt.length > 0 ? [pairsWords(pairsFor)] : []),
    ],
    disturbances,
  };
}

function procedureOf(result: ExperimentResult): ExperimentView['procedure'] {
  const { critical, metrics, alpha, delta, look, looks, seed, pairs } = result;
  const fact = (label: string, value: string): { label: string; value: string } => ({ label, value });
  return {
    facts: [
      fact('K', `${pairs.length} pairs, balanced random order by seed ${seed}`),
      fact('m', `${metrics.length} metrics, declared before the first pair`),
      fact('α', `${alpha} at this look (${look} of ${looks})`),
      fact('δ', `${delta}: unchanged needs an interval inside ±ln(1 + δ), a change at least δ/2`),
      fact(
        'c',
        critical === undefined
          ? 'no T is rare enough at this many pairs'
          : `${critical}: |Σ signed ranks| from which a metric differs`,
      ),
    ],
    numbers: {
      caption: 'The test',
      head: ['metric', 'pairs', 'T', 'estimate', 'low', 'high', 'would find', 'verdict', 'pairs needed'],
      rows: metrics.map((metric) => [
        metric.name,
        String(metric.pairs),
        String(metric.T),
        effect(metric.estimate, metric),
        effect(metric.low, metric),
        effect(metric.high, metric),
        metric.mde === undefined ? MISSING : effect(metric.mde, metric),
        metric.verdict,
        String(metric.pairsNeeded),
      ]),
    },
  };
}
