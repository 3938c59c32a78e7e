import { Counter, Trend } from 'k6/metrics';

const counter = new Counter('a_counter');
const trend = new Trend('a_time', true);
export default function () {
  console.log(counter.name, trend.name, typeof counter.add);
}
