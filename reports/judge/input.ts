import { z } from 'zod';
import { UserError } from '../../user-error.ts';
import { readCsv } from './csv.ts';
import { ratioMargins } from './verdict.ts';
import type { Metric } from './judge.ts';

const DEFAULT_ALPHA = 0.05;
const DEFAULT_DELTA = 0.1;
/** The pairs' Walsh averages grow with the square of their number, and no experiment gets near this. */
const MOST_PAIRS = 1000;

/** Numbers of somebody else's, ready to be judged. */
export interface JudgeInput {
  alpha: number;
  delta: number;
  metrics: Metric[];
}

/** A chance of a false alarm beyond a half is no test. */
export const alphaSchema = z.number().gt(0, 'expected above 0').lt(0.5, 'expected below 0.5');
export const deltaSchema = z.number().gt(0, 'expected above 0').lte(10, 'expected at most 10, which is 1000 %');

const value = z.number().positive('expected above 0: a ratio needs two positive numbers').nullable();
const pair = z.tuple([value, value], 'expected [a, b], or null for a missing pair').nullable();
type Pair = z.infer<typeof pair>;

const document = z.strictObject({
  alpha: alphaSchema.default(DEFAULT_ALPHA),
  delta: deltaSchema.default(DEFAULT_DELTA),
  metrics: z
    .record(
      z.string(),
      z.array(pair).min(1, 'expected at least one pair').max(MOST_PAIRS, `expected at most ${MOST_PAIRS} pairs`),
    )
    .refine((metrics) => Object.keys(metrics).length > 0, 'expected at least one metric'),
});

/**
 * Reads pairs as JSON, `{ alpha?, delta?, metrics: { NAME: [[a, b], null, …] } }`, or as CSV, `metric,pair,a,b`.
 *
 * @param name of the file, for messages
 * @param asked by flags, before what the file says
 * @throws UserError that names every wrong place and value
 */
export function parseJudgeInput(
  text: string,
  name: string,
  asked: { alpha?: number | undefined; delta?: number | undefined } = {},
): JudgeInput {
  const isJson = /^\s*[{[]/.test(text);
  const read = document.safeParse(isJson ? parseJson(text, name) : readCsv(text, name), { reportInput: true });
  if (!read.success)
    throw new UserError(`${name}: ${read.error.issues.map(describe).join('\n')}`, {
      why: isJson
        ? 'the input is { "alpha": 0.05, "delta": 0.1, "metrics": { NAME: [[a, b], …] } }, one [a, b] a pair'
        : 'the input has the columns metric,pair,a,b, one row a metric and pair',
      fix: 'correct the values named; null (in CSV: nothing) stands for what was not measured',
    });
  const { metrics } = read.data;
  const [alpha, delta] = [asked.alpha ?? read.data.alpha, asked.delta ?? read.data.delta];
  refuseUnequal(metrics, name);
  const margins = ratioMargins(delta);
  return {
    alpha,
    delta,
    metrics: Object.entries(metrics).map(([name, pairs]) => ({
      name,
      differences: pairs.map(logRatio),
      scale: 'ratio',
      worse: 'higher',
      margins,
    })),
  };
}

/** ln b − ln a, not ln(b/a): so it is exactly mirrored when the sides are swapped. */
function logRatio(pair: Pair): number | undefined {
  const [a, b] = pair ?? [];
  return a == null || b == null ? undefined : Math.log(b) - Math.log(a);
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (cause) {
    throw new UserError(`${name} is not JSON`, {
      why: (cause as Error).message,
      fix: 'mend it there, or give CSV with the columns metric,pair,a,b',
      cause,
    });
  }
}

/** A list that is shorter does not say which of its pairs are missing, and signs flip by pair. */
function refuseUnequal(metrics: Record<string, unknown[]>, name: string): void {
  const [first, ...others] = Object.entries(metrics);
  const odd = others.find(([, pairs]) => pairs.length !== first![1].length);
  if (odd)
    throw new UserError(
      `${name}: metrics["${odd[0]}"] has ${odd[1].length} pairs, metrics["${first![0]}"] has ${first![1].length}`,
      {
        why: 'a pair is one trial of A and one of B, and every metric is taken from the same trials',
        fix: 'write null where a metric has no value in a pair',
      },
    );
}

function describe({ path, message, input, code }: z.core.$ZodIssue): string {
  const place = path.map((part, at) => (at === 0 ? String(part) : `[${JSON.stringify(part)}]`)).join('');
  const found =
    code === 'unrecognized_keys' || input === undefined ? '' : ` is ${JSON.stringify(input)?.slice(0, 60)}:`;
  return `${place || 'the document'}${found} ${message}`;
}
