// flags: --no-setup --no-teardown
export function setup() {
  console.log('setup');
}
export default function (data) {
  console.log('iteration', data);
}
export function teardown() {
  console.log('teardown');
}
