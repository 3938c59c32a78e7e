import http from 'k6/http';
import { check, group } from 'k6';

const attempts = {
  get: () => http.get(`${__ENV.TARGET}/text`),
  batch: () => http.batch([`${__ENV.TARGET}/text`]),
  group: () => group('a', () => 1),
  check: () => check(1, { a: () => true }),
};
const answers = [];
for (const name of Object.keys(attempts))
  try {
    answers.push([name, attempts[name]()]);
  } catch (error) {
    answers.push(`${name} ${error}`);
  }
export default function () {
  for (const answer of answers) console.log(answer);
}
