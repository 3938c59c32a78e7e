import { type Observation, observe, type Runner } from './observe.ts';

/** Runs scripts two at a time. */
export async function observeAll(
  runner: Runner,
  scripts: readonly string[],
  onEach: (script: string, observation: Observation) => void = () => {},
): Promise<Map<string, Observation>> {
  const observed = new Map<string, Observation>();
  const left = [...scripts];
  const work = async (): Promise<void> => {
    for (let script = left.shift(); script !== undefined; script = left.shift()) {
      const observation = await observe(runner, script);
      observed.set(script, observation);
      onEach(script, observation);
    }
  };
  await Promise.all([work(), work()]);
  return observed;
}
