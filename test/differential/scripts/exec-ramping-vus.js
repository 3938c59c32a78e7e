// timing
// concurrent
import { sleep } from 'k6';

export const options = { scenarios: { ramp: { executor: 'ramping-vus', startVUs: 0, stages: [{ duration: '500ms', target: 2 }, { duration: '300ms', target: 0 }], gracefulRampDown: '0s' } } };
const seen = {};
export default function () {
  if (__ITER === 0) console.log('VU', __VU);
  sleep(0.02);
}
