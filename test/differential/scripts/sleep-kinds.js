import { sleep } from 'k6';

export default function () {
  for (const seconds of [0, 0.01, -1, '0.01', null])
    try {
      sleep(seconds);
      console.log(String(seconds), 'slept');
    } catch (error) {
      console.log(String(seconds), 'throws');
    }
  const before = Date.now();
  sleep(0.1);
  console.log(Date.now() - before >= 99);
}
