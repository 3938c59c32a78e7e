import http from 'k6/http';

const plain = (value) => value * 2;
const same = { get: (key) => `plain ${key}` };
const map = new Map([['get', 1]]);
export default function () {
  http.get(`${__ENV.TARGET}/text`);
  console.log(plain(2), same.get('x'), map.get('get'), [3, 1, 2].sort((a, b) => a - b).join(), 'abc'.replace(/b/, (b) => b.toUpperCase()));
  console.log(JSON.stringify({ toJSON: () => 'custom' }), JSON.parse('{"a":1}', (key, value) => (key === 'a' ? 2 : value)).a);
}
