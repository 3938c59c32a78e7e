// flags: --vus 3 --iterations 9
// concurrent
import http from 'k6/http';

export default function () {
  http.get(`${__ENV.TARGET}/echo`);
}
