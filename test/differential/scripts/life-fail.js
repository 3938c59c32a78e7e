// flags: --iterations 2
import { fail } from 'k6';
import http from 'k6/http';

export default function () {
  http.get(`${__ENV.TARGET}/echo`);
  fail('I give up');
}
