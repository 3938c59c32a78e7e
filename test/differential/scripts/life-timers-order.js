import { sleep } from 'k6';

export default function () {
  setTimeout(() => console.log('timer 0'), 0);
  setTimeout(() => console.log('timer 30'), 30);
  Promise.resolve().then(() => console.log('microtask'));
  sleep(0.05);
  console.log('slept');
}
