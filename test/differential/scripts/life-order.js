console.log('init', __VU, typeof __ITER);
export function setup() {
  console.log('setup', __VU, typeof __ITER);
  return { from: 'setup' };
}
export default function (data) {
  console.log('iteration', __VU, __ITER, JSON.stringify(data));
}
export function teardown(data) {
  console.log('teardown', __VU, JSON.stringify(data));
}
export function handleSummary() {
  console.log('summary', __VU);
  return {};
}
