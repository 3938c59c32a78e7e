// flags: --iterations 3
export const options = { minIterationDuration: '100ms' };
const started = Date.now();
export default function () {
  console.log(__ITER === 0 || Date.now() - started >= 95 * __ITER);
}
