import { check } from 'k6';
import http from 'k6/http';

export default function () {
  const passed = check(`${__ENV.TARGET}/status/`, { 'gets 200': (url) => http.get(`${url}200`).status === 200, 'gets 404': (url) => http.get(`${url}404`).status === 200 });
  console.log(passed);
}
