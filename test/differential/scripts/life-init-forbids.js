import { check, group, sleep } from 'k6';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const counter = new Counter('cc');
const attempt = (name, work) => {
  try {
    work();
    console.log(name, 'works');
  } catch (error) {
    console.log(name, 'throws');
  }
};
if (__VU === 0) {
  attempt('http', () => http.get('http://127.0.0.1:1'));
  attempt('check', () => check(1, { a: () => true }));
  attempt('group', () => group('a', () => {}));
  attempt('add', () => counter.add(1));
  attempt('batch', () => http.batch([]));
  attempt('sleep', () => sleep(0.001));
  attempt('cookieJar', () => http.cookieJar());
}
export default function () {}
