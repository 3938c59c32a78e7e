import { Counter, Gauge, Rate, Trend } from 'k6/metrics';

const all = { counter: new Counter('c'.repeat(2)), gauge: new Gauge('gg'), rate: new Rate('rr'), trend: new Trend('tt') };
export default function () {
  for (const [name, metric] of Object.entries(all))
    for (const value of [1, '4', -1, true, false, null, undefined, NaN, 'text', {}, [2], Infinity]) {
      let result;
      try {
        result = metric.add(value);
      } catch (error) {
        result = `throws ${error.message}`;
      }
      console.log(name, String(value), result);
    }
}
