// stdout
import exec from 'k6/execution';
import http from 'k6/http';

export const options = { thresholds: { http_reqs: ['count>5'] } };
export function setup() {
  http.get(`${__ENV.TARGET}/text`);
  try {
    exec.test.abort('no data');
  } catch (error) {
    console.log('caught');
  } finally {
    console.log('finally');
  }
  http.get(`${__ENV.TARGET}/text?say=after`);
}
export default function () {
  console.log('never');
}
export function teardown() {
  console.log('teardown');
}
export function handleSummary(data) {
  return { stdout: `${data.metrics.http_reqs.values.count} ${JSON.stringify(data.metrics.http_reqs.thresholds)} ${Object.keys(data.state).sort().join()}\n` };
}
