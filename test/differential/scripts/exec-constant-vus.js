// timing
// concurrent
import { sleep } from 'k6';

export const options = { vus: 2, duration: '1s', gracefulStop: '0s' };
export default function () {
  if (__ITER < 3) console.log(__VU, __ITER);
  sleep(0.25);
}
