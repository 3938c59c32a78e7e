// timing
import { sleep } from 'k6';

export const options = { scenarios: { open: { executor: 'constant-arrival-rate', rate: 20, duration: '1s', preAllocatedVUs: 1, gracefulStop: '2s' } }, thresholds: { iterations: ['count==2', 'count==1'], dropped_iterations: ['count>=18', 'count<=20'] } };
export default function () {
  sleep(0.6);
}
