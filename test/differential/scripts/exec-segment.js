// flags: --execution-segment 1/2:1 --execution-segment-sequence 0,1/2,1
// concurrent
import exec from 'k6/execution';

export const options = { scenarios: { shared: { executor: 'shared-iterations', vus: 2, iterations: 8 } } };
export default function () {
  console.log(exec.scenario.iterationInTest, exec.scenario.iterationInInstance, exec.vu.idInTest, exec.vu.idInInstance);
}
