// timing
import { sleep } from 'k6';
import { Counter } from 'k6/metrics';

const counter = new Counter('bad');
export const options = { vus: 1, duration: '20s', thresholds: { bad: [{ threshold: 'count<1', abortOnFail: true }] } };
export default function () {
  counter.add(1);
  sleep(0.1);
}
export function handleSummary({ metrics }) {
  console.log('summary', JSON.stringify(metrics.bad.thresholds));
  return {};
}
