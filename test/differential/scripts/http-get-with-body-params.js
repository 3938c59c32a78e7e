import http from 'k6/http';

export default function () {
  http.get(`${__ENV.TARGET}/echo`, null);
  http.get(`${__ENV.TARGET}/echo`, {});
  http.post(`${__ENV.TARGET}/echo`, null, { headers: { A: 'b' } });
  http.post(`${__ENV.TARGET}/echo`, { headers: 'as a body' });
}
