import { UserError } from '../../user-error.ts';
import type { Ms } from '../../units.ts';
import { EXIT } from '../exit-codes.ts';
import { BUILT_IN } from '../metrics/metric.ts';
import type { Metric } from '../metrics/metric.ts';
import { segmentStripe } from '../schedule/segment.ts';
import { optionsOfEnvironment } from './environment.ts';
import { isRecord } from './fields.ts';
import { readOptions } from './options.ts';
import type { Options } from './options.ts';
import type { Arrival } from './plan-of.ts';
import { readScenario, readScenarios } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';
import { readThresholds } from './thresholds.ts';
import type { MetricThresholds } from './thresholds.ts';
import { DEFAULT_SYSTEM_TAGS } from './system-tags.ts';

/** The layers, weakest first. */
export interface Layers {
  config: Readonly<Record<string, unknown>>;
  script: Readonly<Record<string, unknown>>;
  env: Readonly<Record<string, string>>;
  flags: Readonly<Record<string, unknown>>;
}

/** Everything the engine needs to know, resolved. Plain data: it goes to the workers as it is. */
export interface ResolvedOptions {
  /** One layer over the other, in k6's names; the script sees it as exec.test.options. Durations in ms. */
  options: Partial<Options>;
  /** What stands in `options` though nobody said it. */
  defaults: Pick<Options, 'summaryTrendStats' | 'systemTags'>;
  scenarios: readonly Scenario[];
  thresholds: readonly MetricThresholds[];
  setupTimeout: Ms;
  teardownTimeout: Ms;
  arrival: Arrival;
  warnings: readonly string[];
}

const DEFAULT_TREND_STATS: readonly string[] = ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)'];
const MINUTE = 60_000;

/**
 * Lays the options over each other in k6's order: default < config file < script < K6_* < flags.
 *
 * @param metrics what the script's init declared, beside the built-in ones
 * @param exported names of the script's exported functions
 * @throws UserError with every problem at once, exit code 104
 */
export function resolveOptions(
  layers: Layers,
  metrics: readonly Metric[],
  exported: readonly string[],
): ResolvedOptions {
  const problems: string[] = [];
  const warnings: string[] = [];
  const read = (raw: Readonly<Record<string, unknown>>, layer: string): Partial<Options> =>
    readOptions(raw, layer, problems, warnings);
  const options = layOver([
    read(layers.config, 'the config file'),
    read(layers.script, 'the script'),
    read(optionsOfEnvironment(layers.env), 'the environment'),
    read(layers.flags, 'the command line'),
  ]);
  const scenarios = scenariosOf(options, problems, warnings);
  for (const { name, exec } of scenarios)
    if (!exported.includes(exec)) problems.push(`scenarios.${name}.exec: the script exports no function '${exec}'`);
  const thresholds = options.noThresholds
    ? []
    : readThresholds(options.thresholds ?? {}, [...Object.values(BUILT_IN), ...metrics], problems);
  checkSegment(options, problems);
  const arrival = arrivalOf(options, problems);
  if (problems.length > 0) throw invalid(problems);
  const defaults = { summaryTrendStats: [...DEFAULT_TREND_STATS], systemTags: [...DEFAULT_SYSTEM_TAGS] };
  return {
    options: { ...defaults, ...options },
    defaults,
    scenarios,
    thresholds,
    setupTimeout: options.setupTimeout ?? MINUTE,
    teardownTimeout: options.teardownTimeout ?? MINUTE,
    arrival,
    warnings,
  };
}

const LOAD = ['duration', 'iterations', 'stages', 'scenarios'] as const;

/** A layer that says what load to make replaces all that weaker ones said of it. */
function layOver(layers: readonly Partial<Options>[]): Partial<Options> {
  const whole: Partial<Options> = {};
  for (const layer of layers) {
    if (LOAD.some((name) => layer[name] !== undefined)) for (const name of LOAD) delete whole[name];
    const tags = { ...whole.tags, ...layer.tags };
    Object.assign(whole, layer);
    if (Object.keys(tags).length > 0) whole.tags = tags;
  }
  return whole;
}

/** The shortcuts `vus`, `duration`, `iterations` and `stages` are one scenario named `default`. */
function scenariosOf(options: Partial<Options>, problems: string[], warnings: string[]): Scenario[] {
  const { vus, duration, iterations, stages, scenarios } = options;
  const short = LOAD.slice(0, 3).filter((name) => options[name] !== undefined);
  if (scenarios !== undefined) {
    if (short.length === 0) return readScenarios(scenarios, problems);
    problems.push(`${short.join(' and ')} cannot stand beside scenarios`);
    return [];
  }
  if (stages !== undefined && short.length > 1) {
    problems.push(`stages cannot stand beside ${short.filter((name) => name !== 'stages').join(' and ')}`);
    return [];
  }
  const one = (raw: Record<string, unknown>): Scenario[] => {
    const scenario = readScenario('default', raw, problems);
    return scenario ? [scenario] : [];
  };
  if (iterations !== undefined) return one({ executor: 'shared-iterations', vus, iterations, maxDuration: duration });
  if (duration !== undefined) return one({ executor: 'constant-vus', vus, duration });
  if (stages !== undefined) return one({ executor: 'ramping-vus', startVUs: vus, stages });
  if (vus !== undefined && vus > 1)
    warnings.push(`vus is ${vus}, but only works beside duration, iterations or stages`);
  return one({ executor: 'per-vu-iterations' });
}

function checkSegment({ executionSegment, executionSegmentSequence }: Partial<Options>, problems: string[]): void {
  try {
    segmentStripe(executionSegment, executionSegmentSequence);
  } catch (error) {
    problems.push(`executionSegment: ${(error as Error).message}`);
  }
}

/** `ext: { plimsoll: { arrival: 'poisson', seed: 7 } }`: k6 passes over ext. */
function arrivalOf(options: Partial<Options>, problems: string[]): Arrival {
  const ours = options.ext?.['plimsoll'];
  if (!isRecord(ours)) return { arrival: 'even', seed: 1 };
  const { arrival = 'even', seed = 1 } = ours;
  if ((arrival === 'even' || arrival === 'poisson') && Number.isInteger(seed)) return { arrival, seed: Number(seed) };
  problems.push(`ext.plimsoll: expected arrival 'even' or 'poisson' and a whole seed`);
  return { arrival: 'even', seed: 1 };
}

function invalid(problems: readonly string[]): UserError {
  const [first = ''] = problems;
  return new UserError(problems.length === 1 ? first : `${problems.length} options are wrong`, {
    why:
      problems.length === 1
        ? 'the run cannot be planned with it'
        : problems.map((problem) => `- ${problem}`).join('\n'),
    fix: 'correct the options in the script, the config file, the K6_* variables or on the command line',
    exitCode: EXIT.badConfig,
  });
}
