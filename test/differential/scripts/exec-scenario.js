import exec from 'k6/execution';

export const options = { scenarios: { mine: { executor: 'shared-iterations', vus: 1, iterations: 3 } } };
export default function () {
  const { name, executor, startTime, progress, iterationInInstance, iterationInTest } = exec.scenario;
  console.log(name, executor, startTime > 1e12, progress >= 0 && progress <= 1, iterationInInstance, iterationInTest);
}
