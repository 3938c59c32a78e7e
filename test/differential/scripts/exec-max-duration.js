// timing
// concurrent
import { sleep } from 'k6';

export const options = { scenarios: { shared: { executor: 'shared-iterations', vus: 2, iterations: 20, maxDuration: '1s', gracefulStop: '0s' } }, thresholds: { dropped_iterations: ['count>10'] } };
export default function () {
  sleep(0.3);
}
