// flags: --iterations 2
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';

const counter = new Counter('my_counter');
const gauge = new Gauge('my_gauge');
const rate = new Rate('my_rate');
const trend = new Trend('my_trend');
export default function () {
  counter.add(2);
  counter.add(0.5);
  gauge.add(__ITER + 1);
  rate.add(__ITER === 0);
  rate.add(1);
  rate.add(0);
  for (let value = 1; value <= 10; value++) trend.add(value);
}
