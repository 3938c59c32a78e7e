// concurrent
import http from 'k6/http';

export const options = {
  scenarios: {
    first: { executor: 'per-vu-iterations', vus: 1, iterations: 2, exec: 'one', env: { WHO: 'first' }, tags: { kind: 'a' } },
    second: { executor: 'shared-iterations', vus: 2, iterations: 3, exec: 'two', startTime: '200ms', env: { WHO: 'second' } },
  },
  thresholds: { 'iterations{scenario:first}': ['count==2'], 'iterations{scenario:second}': ['count==3'], 'http_reqs{kind:a}': ['count==2'] },
};
export function one() {
  http.get(`${__ENV.TARGET}/echo/one?${__ENV.WHO}`);
}
export function two() {
  http.get(`${__ENV.TARGET}/echo/two?${__ENV.WHO}`);
}
