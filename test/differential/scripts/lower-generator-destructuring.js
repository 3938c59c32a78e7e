import http from 'k6/http';

const get = (path) => http.get(`${__ENV.TARGET}/echo/${path}`).json('url');
function* pages(count) {
  try {
    for (let page = 0; page < count; page++) yield get(page);
  } finally {
    console.log('closed');
  }
}
export default function () {
  const [first, second] = pages(5);
  console.log(first, second);
  const [, only, missing = 'none'] = pages(2);
  console.log(only, missing);
  const [head, ...tail] = pages(3);
  console.log(head, tail.join());
  let a = 'before';
  let b;
  [a, b] = pages(2);
  console.log(a, b);
  [a, b] = [b, a];
  console.log(a, b);
  const [letter] = 'text';
  console.log(letter);
}
