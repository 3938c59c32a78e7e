import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const [rate, seconds] = [Number(__ENV.RATE), Number(__ENV.SECONDS)];
export const options = {
  scenarios: {
    soak:
      rate > 0
        ? { executor: 'constant-arrival-rate', rate, duration: `${seconds}s`, preAllocatedVUs: 64, maxVUs: 256 }
        : { executor: 'constant-vus', vus: 64, duration: `${seconds}s` },
  },
};
const whole = new Counter('whole');
let n = 0;

export default function () {
  const url = `${__ENV.TARGET}/?v=${__ENV.RUN}-${exec.vu.idInTest}&n=${++n}`;
  const params = { tags: { name: 'soak' } };
  // A request that may change something goes out once only.
  const response = n % 8 === 0 ? http.post(url, 'body', params) : http.get(url, params);
  if (response.status === 200 && response.json('ok')) whole.add(1);
}
