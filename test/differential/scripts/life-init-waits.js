import { sleep } from 'k6';

function wait() {
  sleep(0.02);
  return 3;
}
sleep(0.02);
const times = [1, 2].map((n) => wait() * n);
const later = await new Promise((resolve) => setTimeout(() => resolve('later'), 20));

export const options = { iterations: times[0] };
export default function () {
  console.log(__ITER, later, times.join());
}
