import { plainDeep } from '../plain.ts';
import type { CapacityResult, NextLimit, Step } from './result.ts';

export const STATES: Record<Step['state'], string> = {
  within: '✓ within budgets',
  over: '✗ over',
  died: '✗ stopped answering',
  generator: '⊘ the generator could not make it',
};

/** '✓ within budgets   54 iterations/s   213 requests/s   p95 at 62 % of its budget' */
export function stepText(step: Step, unit: string): string {
  const { load, purpose, state, certain, throughput, strain, broke } = plainDeep(step);
  return [
    `${amount(load)} ${unit}`.padStart(20),
    purpose.padEnd(8),
    `${STATES[state]}${certain ? '' : ', but close'}`,
    `${amount(throughput)} requests/s`,
    strain === undefined ? '' : `tightest p95 at ${Math.round(strain * 100)} % of its budget`,
    broke[0] ?? '',
  ]
    .filter(Boolean)
    .join('  ');
}

/** The answer of a capacity search, for a terminal. */
export function capacityText(found: CapacityResult): string {
  return `${capacityLines(found).join('\n')}\n`;
}

/** The same in sentences, the answer first. */
export function capacityLines(found: CapacityResult): string[] {
  const result = plainDeep(found);
  const { load, above, unit, confirmed, throughput, concurrency, broke, causes, usl, steps, base, next } = result;
  const flow =
    throughput === undefined
      ? ''
      : `, that is ${amount(throughput)} requests/s with ${amount(concurrency ?? 0)} under way at once`;
  return [
    load === undefined ? `✗ ${answers(result)}` : `${answers(result)}${flow}.`,
    ...(load === undefined ? [] : [certaintyOf(result, confirmed)]),
    ...(broke.length > 0 ? [`First to break, at ${amount(above ?? 0)} ${unit}: ${broke.slice(0, 3).join('; ')}.`] : []),
    ...(causes.length > 0 ? [`Why: ${causes.slice(0, 3).join('; ')}.`] : []),
    ...(next ? [nextText(next, unit)] : []),
    ...(usl ? [uslText(usl)] : []),
    `The script as it is makes ${amount(base)} ${unit}. ${steps.length} steps.`,
  ];
}

function certaintyOf({ interval, concurrencyInterval, unit }: CapacityResult, confirmed: boolean): string {
  const hold = confirmed ? 'a longer hold confirmed it' : 'no longer hold confirmed it';
  if (!interval) return `${hold[0]!.toUpperCase()}${hold.slice(1)}.`;
  const how = interval.by === 'steps' ? '95 % interval, by the scatter of the steps' : 'what held, and what did not';
  const users = concurrencyInterval
    ? `, ${amount(concurrencyInterval.low)}–${amount(concurrencyInterval.high)} requests under way at once`
    : '';
  return `Between ${amount(interval.low)} and ${amount(interval.high)} ${unit}${users} (${how}); ${hold}.`;
}

function nextText({ name, share, near }: NextLimit, unit: string): string {
  const used = `${Math.round(100 * share)} % of its limit was used`;
  return `Next after that: ${name}, of which ${used}${near === undefined ? '' : `; at this pace it is reached near ${amount(near)} ${unit}`}.`;
}

function answers({ load = 0, above = 0, limit, unit }: CapacityResult): string {
  const carried = `The target carries ${amount(load)} ${unit}`;
  const words: Record<CapacityResult['limit'], string> = {
    budget: `${carried} within its budgets`,
    died: `${carried}; at ${amount(above)} it stopped answering`,
    'not recovered': `${carried}; after ${amount(above)} it did not carry again what it had carried`,
    generator: `No answer: ${carried.toLowerCase()} and more, but this load generator makes no more`,
    most: `${carried}, the most that was allowed, within its budgets`,
    nothing: `Not even ${amount(above)} ${unit} are carried within the budgets`,
  };
  return words[limit];
}

function uslText({ sigma, kappa, peak, r2 }: NonNullable<CapacityResult['usl']>): string {
  const where = peak
    ? `throughput peaks near ${amount(peak.concurrency)} requests at once, ${amount(peak.throughput)}/s`
    : 'throughput levels off without a peak';
  return `Scalability law: contention σ ${sigma.toFixed(3)}, coherency κ ${kappa.toPrecision(2)}; ${where} (R² ${r2.toFixed(2)}).`;
}

export const amount = (value: number): string =>
  value >= 100 ? Math.round(value).toString() : value >= 10 ? value.toFixed(1) : value.toFixed(2);
