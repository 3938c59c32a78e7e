import { NOISES } from './verdict-noise.ts';
import { CALM, SHARED, falseAlarms, power } from './verdict-truth.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

console.log('| noise | 4,000 comparisons of equal builds, K = 12, 8 routes: any false difference |\n|---|---|');
for (const noise of NOISES)
  console.log(`| ${noise} | ${percent(falseAlarms({ noise, spread: SHARED.spread, pairs: 12, routes: 8 }, 4000))} |`);

console.log('\n| machine | slower by | K | called regressed, of 1,000 | verdicts.md |\n|---|---|---|---|---|');
for (const [name, machine, slower, pairs, expected] of [
  ['calm', CALM, 0.1, 12, 88],
  ['shared', SHARED, 0.1, 20, 91],
  ['calm', CALM, 0.2, 12, 100],
  ['shared', SHARED, 0.2, 12, 95],
] as const)
  console.log(
    `| ${name} | ${percent(slower)} | ${pairs} | ${percent(power({ ...machine, pairs, routes: 8 }, slower, 1000))} | ${expected} % |`,
  );
