import http from 'k6/http';

function descend(depth) {
  if (depth === 0) return [];
  const { status } = http.get(`${__ENV.TARGET}/echo/${depth}`);
  return [status, ...descend(depth - 1)];
}
const even = (n) => (n === 0 ? true : odd(n - 1));
const odd = (n) => (n === 0 ? false : (http.get(`${__ENV.TARGET}/echo/odd`), even(n - 1)));
export default function () {
  console.log(descend(3).join(), even(4));
}
