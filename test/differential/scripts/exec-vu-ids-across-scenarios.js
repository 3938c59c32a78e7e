// concurrent
export const options = { scenarios: { a: { executor: 'per-vu-iterations', vus: 2, iterations: 1 }, b: { executor: 'per-vu-iterations', vus: 2, iterations: 1, startTime: '300ms' } } };
export default function () {
  console.log(__ITER);
}
