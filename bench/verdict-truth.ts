import { judge } from '../reports/judge/judge.ts';
import type { Judgement, Metric } from '../reports/judge/judge.ts';
import { ratioMargins } from '../reports/judge/verdict.ts';
import { seededRandom } from '../reports/stats/random.ts';
import { simulatePairs } from './verdict-noise.ts';
import type { Noise, Spread } from './verdict-noise.ts';

const ALPHA = 0.05;

/** A machine of verdicts.md: how far ln p95 of the same build moves from trial to trial, and how. */
interface Machine {
  noise: Noise;
  spread: Spread;
}
export const CALM: Machine = { noise: 'independent', spread: { host: 0.02, route: 0.04 } };
/** Neighbours come and go: one trial in thirty or so is slow, and the next one or two with it. */
export const SHARED: Machine = { noise: 'bursts', spread: { host: 0.035, route: 0.045 } };

/** One simulated experiment, judged. */
function experiment(setting: Machine & { pairs: number; effects: readonly number[] }, seed: number): Judgement {
  const metrics = simulatePairs(setting, seededRandom(seed)).map((differences, route): Metric => ({
    name: `route ${route + 1}`,
    differences,
    scale: 'ratio',
    worse: 'higher',
    margins: ratioMargins(0.1),
  }));
  return judge(metrics, ALPHA);
}

/** Share of experiments on two equal builds in which any of the routes is found to differ. */
export function falseAlarms(setting: Machine & { pairs: number; routes: number }, experiments: number): number {
  const effects = Array.from({ length: setting.routes }, () => 0);
  let alarms = 0;
  for (let seed = 1; seed <= experiments; seed++) {
    const { critical = Infinity, metrics } = experiment({ ...setting, effects }, seed);
    if (metrics.some(({ T }) => T >= critical)) alarms++;
  }
  return alarms / experiments;
}

/** Share of experiments in which a route that got slower by `slower` is called regressed. */
export function power(
  setting: Machine & { pairs: number; routes: number },
  slower: number,
  experiments: number,
): number {
  const effects = Array.from({ length: setting.routes }, (_, route) => (route === 0 ? Math.log1p(slower) : 0));
  let found = 0;
  for (let seed = 1; seed <= experiments; seed++)
    if (experiment({ ...setting, effects }, seed).metrics[0]?.verdict === 'regressed') found++;
  return found / experiments;
}
