import { sleep } from 'k6';

export const options = { scenarios: { stop: { executor: 'constant-vus', vus: 1, duration: '1s', gracefulStop: '0s' } } };
export default function () {
  try {
    sleep(5);
  } catch {
    console.log('not caught');
  }
}
