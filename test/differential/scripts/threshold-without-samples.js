import { Counter, Rate, Trend } from 'k6/metrics';

new Counter('cc');
new Rate('rr');
new Trend('tt');
export const options = { thresholds: { cc: ['count==0', 'count>0'], rr: ['rate>0.5', 'rate==0'], tt: ['avg==0', 'p(95)<1', 'avg>0'], 'http_reqs{a:b}': ['count==0'] } };
export default function () {}
