import exec from 'k6/execution';
import http from 'k6/http';

export const options = { thresholds: { 'http_reqs{mine:one}': ['count==1'], 'http_reqs{number:5}': ['count==2'] } };
export default function () {
  exec.vu.metrics.tags.mine = 'one';
  exec.vu.metrics.tags.number = 5;
  http.get(`${__ENV.TARGET}/text`);
  delete exec.vu.metrics.tags.mine;
  exec.vu.tags['mine'] = 'two';
  http.get(`${__ENV.TARGET}/text`);
  console.log(exec.vu.tags.mine, exec.vu.metrics.tags.scenario, Object.keys(exec.vu.metrics.tags).includes('number'));
  for (const value of [{ a: 1 }, undefined, null])
    try {
      exec.vu.metrics.tags.bad = value;
      console.log('set', exec.vu.metrics.tags.bad);
    } catch (error) {
      console.log('throws', error.name);
    }
}
