import { Counter } from 'k6/metrics';

const counter = new Counter('orders');
export const options = { thresholds: { 'orders{n:5}': ['count==1'], 'orders{t:true}': ['count==1'] } };
export default function () {
  counter.add(1, { n: 5 });
  counter.add(1, { t: true });
  for (const tags of [{ o: { a: 1 } }, { u: undefined }, { x: null }, null])
    try {
      console.log(counter.add(1, tags));
    } catch (error) {
      console.log('throws');
    }
}
