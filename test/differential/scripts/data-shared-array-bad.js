import { SharedArray } from 'k6/data';

const said = [];
const attempt = (work) => {
  try {
    work();
    said.push('works');
  } catch (error) {
    said.push(error.message.split('\n')[0]);
  }
};
  attempt(() => new SharedArray('a', () => 'text'));
  attempt(() => new SharedArray('b', 5));
  attempt(() => new SharedArray('', () => []));
  attempt(() => new SharedArray('c', () => { throw new Error('inside'); }));
  attempt(() => new SharedArray('d', async () => []));
export default function () {
  for (const line of said) console.log(line);
}
