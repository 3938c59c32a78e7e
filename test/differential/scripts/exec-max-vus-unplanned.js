// timing
// concurrent
import { sleep } from 'k6';

export const options = { scenarios: { open: { executor: 'constant-arrival-rate', rate: 10, duration: '1s', preAllocatedVUs: 1, maxVUs: 20 } }, thresholds: { dropped_iterations: ['count<=8'], iterations: ['count>=4'] } };
export default function () {
  sleep(0.3);
}
