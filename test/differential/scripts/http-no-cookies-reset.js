// flags: --iterations 2
import http from 'k6/http';

export const options = { noCookiesReset: true };
export default function () {
  http.get(`${__ENV.TARGET}/echo/${__ITER}`);
  http.get(`${__ENV.TARGET}/cookies?visit=${__ITER}`);
}
