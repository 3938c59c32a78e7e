import http from 'k6/http';

export function setup() {
  throw new Error('no setup');
}
export default function () {
  http.get(`${__ENV.TARGET}/echo/iteration`);
}
export function teardown() {
  http.get(`${__ENV.TARGET}/echo/teardown`);
}
export function handleSummary() {
  console.log('summary');
  return {};
}
