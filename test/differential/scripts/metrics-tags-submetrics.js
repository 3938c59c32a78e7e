import { Counter, Trend } from 'k6/metrics';

const counter = new Counter('orders');
const trend = new Trend('size');
export const options = { thresholds: { 'orders{kind:a}': ['count==3'], 'orders{kind:b}': ['count==1'], 'orders{kind:a,more:yes}': ['count==1'], 'size{kind:a}': ['avg==2'], 'orders{kind:none}': ['count==0'] } };
export default function () {
  counter.add(1, { kind: 'a' });
  counter.add(1, { kind: 'a' });
  counter.add(1, { kind: 'a', more: 'yes' });
  counter.add(1, { kind: 'b' });
  trend.add(2, { kind: 'a' });
  trend.add(9);
}
