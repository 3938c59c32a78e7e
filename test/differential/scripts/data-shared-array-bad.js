import { SharedArray } from 'k6/data';

const attempt = (work) => {
  try {
    work();
    console.log('works');
  } catch (error) {
    console.log('throws', error.message.split('\n')[0]);
  }
};
if (__VU === 0) {
  attempt(() => new SharedArray('a', () => 'text'));
  attempt(() => new SharedArray('b', 5));
  attempt(() => new SharedArray('', () => []));
  attempt(() => new SharedArray('c', () => { throw new Error('inside'); }));
  attempt(() => new SharedArray('d', async () => []));
}
export default function () {}
