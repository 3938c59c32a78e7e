export const options = { iterations: 2, scenarios: { a: { executor: 'shared-iterations', vus: 1, iterations: 1 } } };
export default function () {
  console.log('runs');
}
