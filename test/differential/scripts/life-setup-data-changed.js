// flags: --iterations 2
export function setup() {
  return { list: [1], count: 0 };
}
export default function (data) {
  data.list.push(2);
  data.count += 1;
  console.log(JSON.stringify(data));
}
export function teardown(data) {
  console.log(JSON.stringify(data));
}
