// concurrent
const state = { count: 0 };
export const options = { scenarios: { each: { executor: 'per-vu-iterations', vus: 2, iterations: 2 } } };
export default function () {
  state.count += 1;
  console.log(__VU, state.count);
}
