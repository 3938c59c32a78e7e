import { check, group } from 'k6';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const counter = new Counter('cc');
const said = [];
const attempt = (name, work) => {
  try {
    work();
    said.push(`${name} works`);
  } catch (error) {
    said.push(`${name} throws`);
  }
};
attempt('check', () => check(1, { a: () => true }));
attempt('group', () => group('a', () => {}));
attempt('add', () => counter.add(1));
attempt('cookieJar', () => http.cookieJar());
export default function () {
  for (const line of said) console.log(line);
}
