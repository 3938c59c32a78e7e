import http from 'k6/http';

export function visit(name) {
  return http.get(`${__ENV.TARGET}/echo/${name}`).status;
}
