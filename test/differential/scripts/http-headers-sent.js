import http from 'k6/http';

export default function () {
  http.get(`${__ENV.TARGET}/echo`, { headers: { 'x-lower-case': 'a', 'X-Number': 5, 'X-Empty': '', 'User-Agent': 'mine', Accept: '*/*', 'x-UTF8': 'plain' } });
  http.get(`${__ENV.TARGET}/echo`, { headers: { Host: 'example.test' } });
}
