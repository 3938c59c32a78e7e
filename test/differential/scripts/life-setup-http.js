import http from 'k6/http';

export function setup() {
  return http.get(`${__ENV.TARGET}/text?say=token`).body;
}
export default function (token) {
  http.get(`${__ENV.TARGET}/echo`, { headers: { Authorization: `Bearer ${token}` } });
}
export function teardown(token) {
  http.del(`${__ENV.TARGET}/echo/${token}`);
}
