import http from 'k6/http';

export default function () {
  const first = http.get(`${__ENV.TARGET}/text`);
  const second = http.get(`${__ENV.TARGET}/text`);
  console.log(first.timings.connecting > 0, second.timings.connecting, second.timings.tls_handshaking);
}
