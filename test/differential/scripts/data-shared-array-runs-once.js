import { SharedArray } from 'k6/data';

const list = new SharedArray('list', () => {
  console.log('made');
  return [1, 2, 3];
});
export const options = { scenarios: { each: { executor: 'per-vu-iterations', vus: 3, iterations: 1 } } };
export default function () {}
