import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import http from 'k6/http';

const users = new SharedArray('users', () => {
  const [head, ...rows] = open('./data/users.csv').trim().split('\n');
  const names = head.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, index) => [names[index], cell])));
});
export const options = { vus: 1, iterations: 4 };
export default function () {
  const user = users[exec.scenario.iterationInTest % users.length];
  http.post(`${__ENV.TARGET}/echo`, JSON.stringify(user), { headers: { 'Content-Type': 'application/json' } });
  console.log(users.length, Object.keys(user).join(), users.map((one) => Object.values(one)[0]).join());
}
