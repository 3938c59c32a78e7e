import http from 'k6/http';

function run({ before = () => {}, steps, after }) {
  before();
  const results = steps.map((step) => step());
  after?.(results);
  return results;
}
export default function () {
  run({ before: () => http.get(`${__ENV.TARGET}/echo/before`), steps: [() => http.get(`${__ENV.TARGET}/echo/1`).status, () => 2], after: (results) => console.log(results.join()) });
}
