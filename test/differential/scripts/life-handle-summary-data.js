import { check, group } from 'k6';
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';

const metrics = { counter: new Counter('own_counter'), gauge: new Gauge('own_gauge'), rate: new Rate('own_rate'), trend: new Trend('own_trend'), time: new Trend('own_time', true), bytes: new Counter('own_bytes', false) };
export const options = { thresholds: { own_counter: ['count>1', 'count>100'], 'own_trend{a:b}': ['avg>0'] } };
export default function () {
  metrics.counter.add(3);
  metrics.gauge.add(7);
  metrics.gauge.add(4);
  metrics.rate.add(true);
  metrics.rate.add(false);
  for (const value of [1, 2, 3, 4]) metrics.trend.add(value, { a: 'b' });
  metrics.time.add(1500);
  metrics.bytes.add(10);
  group('outer', () => {
    check(1, { one: (value) => value === 1 });
    group('inner', () => check(1, { two: (value) => value === 2 }));
  });
  check(1, { top: () => true });
}
const own = (metrics) => Object.fromEntries(Object.entries(metrics).filter(([name]) => name.startsWith('own_') && name !== 'own_counter'));
export function handleSummary(data) {
  console.log(JSON.stringify(Object.keys(data).sort()));
  console.log(JSON.stringify(data.root_group));
  console.log(JSON.stringify(own(data.metrics)).replace(/"rate":\d+\.\d+/g, '"rate":0'));
  console.log(data.metrics.own_counter.type, data.metrics.own_counter.contains, JSON.stringify(data.metrics.own_counter.thresholds));
  console.log(JSON.stringify(data.metrics.checks.values));
  console.log(JSON.stringify(Object.keys(data.metrics).sort()));
  console.log(JSON.stringify(Object.keys(data.state).sort()), typeof data.state.testRunDurationMs, data.state.isStdOutTTY);
  console.log(JSON.stringify(data.options));
  return {};
}
