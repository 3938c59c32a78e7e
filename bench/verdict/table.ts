import { median } from 'simple-statistics';
import type { Compared } from './comparison.ts';
import { NAIVE_RULES } from './naive-rules.ts';
import { SLOWED } from './shop-trials.ts';
import type { Load } from './shop-trials.ts';

export interface Series {
  /** Share by which SLOWED takes longer in B; 0 for equal builds. */
  slower: number;
  pairs: number;
  load: Load;
  compared: Compared[];
}

/** What plimsoll and the naive rules said of the same comparisons, as Markdown. */
export function table(series: readonly Series[]): string {
  const columns = series.filter(({ compared }) => compared.length > 0);
  const heads = columns.map(({ slower, pairs, compared }) =>
    slower === 0
      ? `equal builds, ${compared.length} comparisons of ${pairs} pairs: any change named`
      : `${SLOWED} ${percent(slower)} slower, ${compared.length} of ${pairs} pairs: found (and another route blamed)`,
  );
  const row = (name: string, of: (compared: Compared) => Named): string =>
    `| ${[name, ...columns.map((column) => cell(column, of))].join(' | ')} |`;
  return [
    `| rule | ${heads.join(' | ')} |`,
    `|---|${heads.map(() => '---').join('|')}|`,
    row('**plimsoll ab**', plimsollNames),
    ...NAIVE_RULES.flatMap(({ name }, at) => [
      row(`${name}; one run a side`, ({ naive }) => anyWay(naive[at]!.one)),
      row(`${name}; all runs put together`, ({ naive }) => anyWay(naive[at]!.all)),
    ]),
  ].join('\n');
}

/** One comparison in a line. */
export function line({ seed, seconds, result, naive }: Compared): string {
  const p95 = result.metrics
    .filter(({ what }) => what === 'p95')
    .map(({ step, estimate = NaN, low, high, verdict }) => {
      const interval = low === undefined || high === undefined ? '' : ` [${signed(low)}, ${signed(high)}]`;
      return `${step} ${signed(estimate)}${interval} ${verdict}`;
    });
  const wrong = naive.map(({ one, all }) => `${one.length > 0 ? 'x' : '.'}${all.length > 0 ? 'x' : '.'}`);
  const { A, B } = result.voids;
  return `${seed} ${result.outcome} · ${p95.sort().join(' · ')} · naive ${wrong.join(' ')} · voids ${A}+${B} · ${seconds.toFixed(0)} s`;
}

/** What was told of the slowed route where it was slowed: the estimate in the middle. */
export const toldOf = ({ compared }: Series): number | undefined => {
  const told = compared.flatMap(({ result }) => slowed(result)?.estimate ?? []);
  return told.length === 0 ? undefined : median(told);
};

interface Named {
  /** Routes called different, better or worse. */
  any: string[];
  /** Routes called worse. */
  worse: string[];
}

const anyWay = (routes: string[]): Named => ({ any: routes, worse: routes });

function plimsollNames({ result }: Compared): Named {
  const named = (...verdicts: string[]): string[] =>
    result.metrics.filter(({ verdict }) => verdicts.includes(verdict)).map(({ step = '' }) => step);
  return { any: named('regressed', 'improved'), worse: named('regressed') };
}

function cell({ slower, compared }: Series, of: (compared: Compared) => Named): string {
  const named = compared.map(of);
  const share = (count: number): string => `${count} (${percent(count / compared.length)})`;
  if (slower === 0) return share(named.filter(({ any }) => any.length > 0).length);
  const found = named.filter(({ worse }) => worse.includes(SLOWED)).length;
  const blamed = named.filter(({ any }) => any.some((route) => route !== SLOWED)).length;
  return `${found} (${blamed})`;
}

const slowed = ({ metrics }: Compared['result']): Compared['result']['metrics'][number] | undefined =>
  metrics.find(({ what, step }) => what === 'p95' && step === SLOWED);
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)} %`;
