/** Stands in for jslib's k6-utils. A source that is bundled with the script. */
import { check as k6Check } from 'k6';
import exec from 'k6/execution';

export function randomIntBetween(min: number, max: number): number {
  return Math.floor(Math.random() * (max - min + 1)) + min;
}

export function randomItem<Item>(items: readonly Item[]): Item {
  return items[Math.floor(Math.random() * items.length)]!;
}

export function randomString(length: number, charset = 'abcdefghijklmnopqrstuvwxyz'): string {
  let text = '';
  while (text.length < length) text += charset[Math.floor(Math.random() * charset.length)];
  return text;
}

/** @param secure from the system's random numbers rather than Math.random */
export function uuidv4(secure = false): string {
  const bytes = new Uint8Array(16);
  if (secure) crypto.getRandomValues(bytes);
  else for (let at = 0; at < 16; at++) bytes[at] = Math.floor(Math.random() * 256);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function findBetween(content: string, left: string, right: string, repeat?: false): string;
export function findBetween(content: string, left: string, right: string, repeat: true): string[];
/** @returns the text between two marks; with `repeat` each such text. '' where there is none. */
export function findBetween(content: string, left: string, right: string, repeat = false): string | string[] {
  const found: string[] = [];
  for (let from = 0; ;) {
    const start = content.indexOf(left, from);
    const end = start < 0 ? -1 : content.indexOf(right, start + left.length);
    if (end < 0) break;
    found.push(content.slice(start + left.length, end));
    if (!repeat) break;
    from = end + right.length;
  }
  return repeat ? found : (found[0] ?? '');
}

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** @returns milliseconds of '1d2h3m4s5ms', or of a bare number */
export function parseDuration(text: string): number {
  if (typeof text !== 'string' || text === '') throw new Error('str is required');
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (!/^(\d+(\.\d+)?(d|h|ms|m|s))+$/.test(text)) throw new Error(`${text} is an invalid duration`);
  return [...text.matchAll(/(\d+(?:\.\d+)?)(d|h|ms|m|s)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!]!,
    0,
  );
}

interface Stage {
  duration: string | number;
  target: number;
}
interface StagedScenario {
  stages?: Stage[];
  startVUs?: number;
  startRate?: number;
}

function stagedScenario(): { stages: Stage[]; from: number } {
  const scenarios = exec.test.options.scenarios as unknown as Record<string, StagedScenario> | null | undefined;
  const { stages, startVUs, startRate } = scenarios?.[exec.scenario.name] ?? {};
  if (!stages || stages.length === 0)
    throw new Error(
      'only ramping-vus or ramping-arrival-rate supports stages, it is not possible to get a stage index on other executors.',
    );
  return { stages, from: startVUs ?? startRate ?? 0 };
}

/** The index of the stage that the scenario is in; the last one when all are over. */
export function getCurrentStageIndex(): number {
  const { stages } = stagedScenario();
  const elapsed = Date.now() - exec.scenario.startTime;
  let end = 0;
  for (const [index, { duration }] of stages.entries()) {
    end += typeof duration === 'number' ? duration : parseDuration(duration);
    if (elapsed < end) return index;
  }
  return stages.length - 1;
}

export function tagWithCurrentStageIndex(): void {
  exec.vu.metrics.tags['stage'] = String(getCurrentStageIndex());
}

/** Tags with `stage_profile`: ramp-up, ramp-down or steady. */
export function tagWithCurrentStageProfile(): void {
  const { stages, from } = stagedScenario();
  const index = getCurrentStageIndex();
  const before = index === 0 ? from : stages[index - 1]!.target;
  const { target } = stages[index]!;
  exec.vu.metrics.tags['stage_profile'] = target > before ? 'ramp-up' : target < before ? 'ramp-down' : 'steady';
}

/** Stages along the bell curve: from no VU over `maxVus` in the middle back to none. */
export function normalDistributionStages(maxVus: number, durationSeconds: number, numberOfStages = 10): Stage[] {
  const duration = `${Math.ceil(durationSeconds / (numberOfStages + 2))}s`;
  const peak = bell(0);
  const stages = Array.from({ length: numberOfStages + 2 }, (_, index): Stage => {
    const deviations = numberOfStages === 1 ? 0 : -2 + (4 * (index - 1)) / (numberOfStages - 1);
    return { duration, target: Math.ceil((maxVus * bell(deviations)) / peak) };
  });
  stages[0]!.target = 0;
  stages.at(-1)!.target = 0;
  return stages;
}

const bell = (deviations: number): number => Math.exp(-(deviations ** 2) / 2);

/** k6's check with predicates that may be asynchronous. */
export async function check(
  value: unknown,
  sets: Record<string, unknown>,
  tags?: Record<string, string>,
): Promise<boolean> {
  const results: Record<string, boolean> = {};
  for (const [name, test] of Object.entries(sets))
    results[name] = Boolean(
      typeof test === 'function' ? await (test as (value: unknown) => unknown)(value) : await test,
    );
  return k6Check(results, Object.fromEntries(Object.keys(results).map((name) => [name, () => results[name]!])), tags);
}
