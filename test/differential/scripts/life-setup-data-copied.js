// flags: --iterations 2
export function setup() {
  return { list: [1], nothing: undefined, date: new Date(123), nested: { a: null } };
}
export default function (data) {
  console.log('nothing' in data, typeof data.date, JSON.stringify(data));
}
export function teardown(data) {
  console.log(JSON.stringify(data));
}
