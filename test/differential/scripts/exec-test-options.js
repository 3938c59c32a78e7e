import exec from 'k6/execution';

export const options = { vus: 1, iterations: 1, tags: { a: 'b' }, thresholds: { checks: ['rate>0'] } };
export default function () {
  const { scenarios, tags, thresholds, paused, noConnectionReuse } = exec.test.options;
  console.log(JSON.stringify(scenarios), JSON.stringify(tags), JSON.stringify(Object.keys(thresholds)), paused, noConnectionReuse);
}
