import { sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';

export const options = {
  scenarios: {
    first: { executor: 'per-vu-iterations', vus: 1, iterations: 2, exec: 'browse', env: { WHO: 'first' }, tags: { kind: 'one' } },
    second: { executor: 'shared-iterations', vus: 1, iterations: 1, exec: 'buy', startTime: '500ms', env: { WHO: 'second' }, tags: { kind: 'two' } },
    third: { executor: 'per-vu-iterations', vus: 1, iterations: 1, exec: 'buy', startTime: '1s' },
  },
  tags: { kind: 'all', run: 'r1' },
  thresholds: {
    'http_reqs{kind:one}': ['count==2'],
    'http_reqs{kind:two}': ['count==1'],
    'http_reqs{kind:all}': ['count==1'],
    'http_reqs{run:r1}': ['count==4'],
    'iterations{scenario:second}': ['count==1'],
    'iteration_duration{scenario:third}': ['max<5000'],
  },
};
const say = () => {
  const { kind, run, scenario } = exec.vu.metrics.tags;
  console.log(exec.scenario.name, __ENV.WHO, kind, run, scenario, exec.vu.iterationInScenario);
  http.get(`${__ENV.TARGET}/text?who=${__ENV.WHO}`);
};
export function browse() {
  say();
  sleep(0.05);
}
export const buy = () => say();
