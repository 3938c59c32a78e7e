import type { Ms } from '../../units.ts';
import { hint } from './did-you-mean.ts';
import { duration, isRecord, readFields, show, text, texts, whole } from './fields.ts';
import type { Field, Fields } from './fields.ts';

/** What all executors share. */
interface ScenarioBase {
  name: string;
  exec: string;
  startTime: Ms;
  gracefulStop: Ms;
  env: Record<string, string>;
  tags: Record<string, string>;
}

interface Stage {
  target: number;
  duration: Ms;
}

type Executors = {
  'constant-vus': { vus: number; duration: Ms };
  'ramping-vus': { startVUs: number; stages: Stage[]; gracefulRampDown: Ms };
  'shared-iterations': { vus: number; iterations: number; maxDuration: Ms };
  'per-vu-iterations': { vus: number; iterations: number; maxDuration: Ms };
  'constant-arrival-rate': { rate: number; timeUnit: Ms; duration: Ms; preAllocatedVUs: number; maxVUs: number };
  'ramping-arrival-rate': {
    startRate: number;
    timeUnit: Ms;
    stages: Stage[];
    preAllocatedVUs: number;
    maxVUs: number;
  };
};

type ExecutorName = keyof Executors;

/** A scenario, every field with its value. Times in ms. */
export type Scenario = {
  [Name in ExecutorName]: ScenarioBase & { executor: Name } & Executors[Name];
}[ExecutorName];

const stages: Field<Stage[]> = (value) => {
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list)) return { expected: 'a list of stages' };
  const read = list.map((stage: unknown) => readStage(stage));
  const wrong = read.findIndex((stage) => stage === undefined);
  return wrong < 0
    ? { value: read as Stage[] }
    : { expected: `stages of a duration and a target of at least 0; the one at ${wrong} is ${show(list[wrong])}` };
};

function readStage(stage: unknown): Stage | undefined {
  const [time, target] =
    typeof stage === 'string' ? stage.split(':') : isRecord(stage) ? [stage['duration'], stage['target']] : [];
  const length = duration(0)(time);
  const aim = whole(0)(target);
  return 'value' in length && 'value' in aim ? { duration: length.value, target: aim.value } : undefined;
}

const vus = whole(1);
const SECOND = 1000;

const FIELDS: { [Name in ExecutorName]: Fields<Executors[Name]> } = {
  'constant-vus': { vus, duration: duration(SECOND) },
  'ramping-vus': { startVUs: whole(0), stages, gracefulRampDown: duration(0) },
  'shared-iterations': { vus, iterations: whole(1), maxDuration: duration(SECOND) },
  'per-vu-iterations': { vus, iterations: whole(1), maxDuration: duration(SECOND) },
  'constant-arrival-rate': {
    rate: whole(1),
    timeUnit: duration(0.001),
    duration: duration(SECOND),
    preAllocatedVUs: whole(0),
    maxVUs: whole(0),
  },
  'ramping-arrival-rate': {
    startRate: whole(0),
    timeUnit: duration(0.001),
    stages,
    preAllocatedVUs: whole(0),
    maxVUs: whole(0),
  },
};

const BASE: Fields<Omit<ScenarioBase, 'name'> & { executor: string; options: unknown }> = {
  executor: text,
  exec: text,
  startTime: duration(0),
  gracefulStop: duration(0),
  env: texts,
  tags: texts,
  options: (value) => ({ value: value as object }),
};

const TEN_MINUTES = 600_000;
const THIRTY_SECONDS = 30_000;

/** What may be left out; the rest must be given. */
const DEFAULTS: { [Name in ExecutorName]: Partial<Executors[Name]> } = {
  'constant-vus': { vus: 1 },
  'ramping-vus': { startVUs: 1, gracefulRampDown: THIRTY_SECONDS },
  'shared-iterations': { vus: 1, iterations: 1, maxDuration: TEN_MINUTES },
  'per-vu-iterations': { vus: 1, iterations: 1, maxDuration: TEN_MINUTES },
  'constant-arrival-rate': { timeUnit: SECOND },
  'ramping-arrival-rate': { startRate: 0, timeUnit: SECOND },
};

/** Reads `options.scenarios`; every problem becomes one line. */
export function readScenarios(raw: unknown, problems: string[]): Scenario[] {
  if (!isRecord(raw)) {
    problems.push(`scenarios is ${show(raw)}, expected an object of scenarios`);
    return [];
  }
  if (Object.keys(raw).length === 0) problems.push('scenarios is empty, expected at least one scenario');
  return Object.entries(raw).flatMap(([name, scenario]) => readScenario(name, scenario, problems) ?? []);
}

export function readScenario(name: string, raw: unknown, problems: string[]): Scenario | undefined {
  const where = `scenarios.${name}.`;
  if (!/^[\w-]+$/.test(name)) problems.push(`the scenario name '${name}' may only have letters, digits, _ and -`);
  if (!isRecord(raw)) {
    problems.push(`scenarios.${name} is ${show(raw)}, expected an object with an executor`);
    return undefined;
  }
  const given = Object.keys(raw).find((key) => key.toLowerCase() === 'executor');
  const executor = given === undefined ? undefined : raw[given];
  if (!isExecutor(executor)) {
    problems.push(executorProblem(where, executor));
    return undefined;
  }
  const before = problems.length;
  const read = readFields(raw, fieldsOf(executor), where, problems, (key, meant) =>
    problems.push(`${key} is no option of ${executor}${meant}`),
  );
  if (problems.length > before) return undefined;
  const scenario = withDefaults(name, executor, read);
  problems.push(...problemsOf(scenario, read, where));
  return problems.length > before ? undefined : scenario;
}

const fieldsOf = (executor: ExecutorName): Fields<Record<string, unknown>> => ({ ...BASE, ...FIELDS[executor] });

const isExecutor = (name: unknown): name is ExecutorName => typeof name === 'string' && Object.hasOwn(FIELDS, name);

function executorProblem(where: string, executor: unknown): string {
  if (executor === undefined || executor === null) return `${where}executor is missing, expected one of ${EXECUTORS}`;
  if (executor === 'externally-controlled')
    return `${where}executor externally-controlled is not built on the embedded engine; use ramping-vus, or --engine k6`;
  return `${where}executor is ${show(executor)}, expected one of ${EXECUTORS}${hint(show(executor), Object.keys(FIELDS))}`;
}

const EXECUTORS = Object.keys(FIELDS).join(', ');

function withDefaults(name: string, executor: ExecutorName, read: Partial<Record<string, unknown>>): Scenario {
  const base = { name, exec: 'default', startTime: 0, gracefulStop: THIRTY_SECONDS, env: {}, tags: {} };
  const open = executor.endsWith('arrival-rate') ? { maxVUs: read['preAllocatedVUs'] } : {};
  return { ...base, ...DEFAULTS[executor], ...open, ...read, executor } as unknown as Scenario;
}

/** What is wrong with the fields as a whole: one is missing, or two do not go together. */
function problemsOf(scenario: Scenario, read: Partial<Record<string, unknown>>, where: string): string[] {
  const problems: string[] = [];
  const needs = (...fields: string[]): void => {
    for (const field of fields) if (read[field] === undefined) problems.push(`${where}${field} is missing`);
  };
  if (scenario.exec === '') problems.push(`${where}exec is empty, expected the name of an exported function`);
  switch (scenario.executor) {
    case 'constant-vus':
      needs('duration');
      break;
    case 'ramping-vus':
      needs('stages');
      if (scenario.stages?.length === 0) problems.push(`${where}stages is empty, expected at least one stage`);
      if (scenario.startVUs === 0 && scenario.stages?.every(({ target }) => target === 0))
        problems.push(`${where}stages never has a VU, expected a startVUs or a target above 0`);
      break;
    case 'shared-iterations':
      if (scenario.iterations < scenario.vus)
        problems.push(
          `${where}iterations is ${scenario.iterations}, expected at least as many as vus (${scenario.vus})`,
        );
      break;
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      needs('preAllocatedVUs', scenario.executor === 'constant-arrival-rate' ? 'rate' : 'stages');
      if (scenario.executor === 'constant-arrival-rate') needs('duration');
      else if (scenario.stages?.length === 0) problems.push(`${where}stages is empty, expected at least one stage`);
      if (scenario.maxVUs < scenario.preAllocatedVUs)
        problems.push(
          `${where}maxVUs is ${scenario.maxVUs}, expected at least preAllocatedVUs (${scenario.preAllocatedVUs})`,
        );
      break;
    default:
  }
  return problems;
}
