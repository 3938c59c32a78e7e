import http from 'k6/http';
import { sleep } from 'k6';

export const options = { scenarios: { stop: { executor: 'constant-vus', vus: 1, duration: '1s', gracefulStop: '500ms' } } };
export default function () {
  http.get(`${__ENV.TARGET}/echo/start`);
  sleep(1.2);
  http.get(`${__ENV.TARGET}/echo/within-graceful-stop`);
  sleep(5);
  http.get(`${__ENV.TARGET}/echo/never`);
}
