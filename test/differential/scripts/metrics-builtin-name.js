import { Counter, Trend } from 'k6/metrics';

const requests = new Counter('http_reqs');
export default function () {
  requests.add(5);
}
