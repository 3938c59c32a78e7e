export function setup() {}
export default function (data) {
  console.log(data === undefined, data === null);
}
export function teardown(data) {
  console.log(data === undefined, data === null);
}
