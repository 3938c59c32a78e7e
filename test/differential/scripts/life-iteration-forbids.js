import { SharedArray } from 'k6/data';
import { Counter } from 'k6/metrics';

const attempt = (name, work) => {
  try {
    work();
    console.log(name, 'works');
  } catch (error) {
    console.log(name, 'throws', error.message.split('\n')[0].slice(0, 60));
  }
};
export default function () {
  attempt('open', () => open('./data/users.json'));
  attempt('SharedArray', () => new SharedArray('late', () => [1]));
  attempt('Counter', () => new Counter('late'));
}
