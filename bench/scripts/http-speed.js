import { check } from 'k6';
import http from 'k6/http';

// CASE is one of tiny, batch and big; TLS and HTTP/2 are the tiny one on another port.
export const options = {
  vus: 64,
  duration: __ENV.DURATION || '5s',
  insecureSkipTLSVerify: true,
  discardResponseBodies: __ENV.CASE === 'big',
};
const target = __ENV.TARGET;
const ten = Array.from({ length: 10 }, () => `${target}/tiny`);

export default function () {
  if (__ENV.CASE === 'batch') {
    for (const response of http.batch(ten)) check(response, { ok: (r) => r.status === 200 });
    return;
  }
  const response = http.get(`${target}/${__ENV.CASE}`);
  check(response, { ok: (r) => r.status === 200 });
}
