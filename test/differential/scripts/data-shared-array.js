// flags: --vus 2 --iterations 2
// concurrent
import { SharedArray } from 'k6/data';

const users = new SharedArray('users', () => JSON.parse(open('./data/users.json')));
export default function () {
  console.log(users.length, users[0].name, users[users.length - 1].name, users[99], Array.isArray(users), typeof users);
  console.log(users.map(({ name }) => name).join(), [...users].length, users.filter(({ id }) => id > 1).length, JSON.stringify(users.slice(0, 1)));
  let sum = 0;
  for (const { id } of users) sum += id;
  for (const index in users) sum += Number(index);
  console.log(sum, users.includes(users[0]), users.indexOf(users[0]), users.find(({ id }) => id === 2).name);
}
