// flags: --iterations 5
import exec from 'k6/execution';

export default function () {
  console.log('iteration', __ITER);
  if (__ITER === 2) {
    try {
      exec.test.abort('enough');
    } catch {
      console.log('caught');
    } finally {
      console.log('finally');
    }
  }
  console.log('after', __ITER);
}
export function teardown() {
  console.log('teardown');
}
export function handleSummary({ metrics }) {
  console.log('summary', metrics.iterations.values.count);
  return {};
}
