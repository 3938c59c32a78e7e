// flags: --no-connection-reuse
import http from 'k6/http';

export default function () {
  for (let n = 0; n < 2; n++) console.log(http.get(`${__ENV.TARGET}/echo/${n}`).json('headers.Connection'));
}
