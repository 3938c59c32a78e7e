import http from 'k6/http';

const args = [`${__ENV.TARGET}/echo`, 'body', { headers: { 'X-Spread': 'yes' } }];
export default function () {
  console.log(http.post(...args).status);
  console.log(Math.max(...[1, 2].map((n) => http.get(`${__ENV.TARGET}/status/20${n}`).status)));
  const method = 'put';
  console.log(http[method](...args).json('method'));
}
