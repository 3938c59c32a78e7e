import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const hits = new Counter('hits');
export const options = {
  iterations: 2,
  thresholds: { 'hits{step:a}': ['count==2'], 'hits{step:b}': ['count==2'], 'http_reqs{step:a}': ['count==2'], 'hits{left:over}': ['count==1'], 'iterations{step:b}': ['count==2'] },
};
export default function () {
  const tags = exec.vu.metrics.tags;
  tags.step = 'a';
  hits.add(1);
  http.get(`${__ENV.TARGET}/text`);
  tags['step'] = 'b';
  hits.add(1);
  console.log(exec.vu.tags.step, 'left' in tags, tags.left, Object.keys(tags).sort().join());
  tags.left = 'over';
  tags.flag = true;
  tags.ratio = 0.5;
  console.log(tags.flag, tags.ratio, typeof tags.flag, JSON.stringify(exec.vu.metrics.metadata));
  exec.vu.metrics.metadata.trace = 'abc';
  console.log(exec.vu.metrics.metadata.trace, delete tags.left, tags.left);
  if (exec.vu.iterationInScenario === 0) tags.left = 'over';
}
