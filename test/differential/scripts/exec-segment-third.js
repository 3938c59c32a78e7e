// flags: --execution-segment 1/3:2/3 --execution-segment-sequence 0,1/3,2/3,1
// concurrent
import exec from 'k6/execution';

export const options = { scenarios: { each: { executor: 'per-vu-iterations', vus: 7, iterations: 1 } } };
export default function () {
  console.log(exec.vu.idInTest, exec.vu.idInInstance);
}
