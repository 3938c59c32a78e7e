import { Trend } from 'k6/metrics';

const trend = new Trend('numbers');
export const options = { thresholds: { numbers: ['p(50)==50.5', 'p(90)>90', 'p(90)<91.2', 'p(99)>99', 'p(100)==100', 'p(0)==1', 'med==50.5', 'min==1', 'max==100', 'avg==50.5'] } };
export default function () {
  for (let value = 1; value <= 100; value++) trend.add(value);
}
export function handleSummary({ metrics }) {
  console.log(JSON.stringify(metrics.numbers.thresholds));
  return {};
}
