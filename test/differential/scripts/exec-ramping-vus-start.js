// timing
// concurrent
import { sleep } from 'k6';

export const options = { stages: [{ duration: '100ms', target: 3 }, { duration: '200ms', target: 3 }] };
export default function () {
  if (__ITER === 0) console.log('VU', __VU);
  sleep(0.05);
}
