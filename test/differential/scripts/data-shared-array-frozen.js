import { SharedArray } from 'k6/data';

const users = new SharedArray('users', () => [{ name: 'a', list: [1] }]);
const attempt = (name, work) => {
  try {
    work();
    console.log(name, 'works');
  } catch (error) {
    console.log(name, error.name);
  }
};
export default function () {
  attempt('set', () => (users[0] = 1));
  attempt('push', () => users.push(1));
  attempt('set within', () => (users[0].name = 'b'));
  attempt('push within', () => users[0].list.push(2));
  attempt('length', () => (users.length = 0));
  attempt('delete', () => delete users[0]);
  console.log(JSON.stringify(users), users[0] === users[0]);
}
