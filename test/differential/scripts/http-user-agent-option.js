import http from 'k6/http';

export const options = { userAgent: 'my-agent/1.0' };
export default function () {
  http.get(`${__ENV.TARGET}/echo`);
  http.get(`${__ENV.TARGET}/echo`, { headers: { 'User-Agent': 'other' } });
}
