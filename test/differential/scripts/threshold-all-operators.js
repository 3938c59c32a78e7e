import { Counter, Gauge, Rate } from 'k6/metrics';

const counter = new Counter('cc');
const gauge = new Gauge('gg');
const rate = new Rate('rr');
export const options = {
  thresholds: {
    cc: ['count>2', 'count>=3', 'count<4', 'count<=3', 'count==3', 'count===3', 'count!=4', 'count>3', 'count < 3', 'count!=3', 'rate>0'],
    gg: ['value==2', 'value<2', 'value>1.5'],
    rr: ['rate==0.5', 'rate>0.5', 'rate>=0.5'],
  },
};
export default function () {
  counter.add(3);
  gauge.add(1);
  gauge.add(2);
  rate.add(true);
  rate.add(false);
}
