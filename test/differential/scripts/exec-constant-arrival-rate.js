// timing
// concurrent
import exec from 'k6/execution';

export const options = { scenarios: { open: { executor: 'constant-arrival-rate', rate: 50, timeUnit: '1s', duration: '1s', preAllocatedVUs: 5 } }, thresholds: { iterations: ['count>=49', 'count<=51'] } };
export default function () {
  if (exec.scenario.iterationInTest < 45) console.log(exec.scenario.iterationInTest);
}
