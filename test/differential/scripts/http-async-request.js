import http from 'k6/http';

export default async function () {
  const first = http.asyncRequest('GET', `${__ENV.TARGET}/echo/1`);
  console.log(first instanceof Promise);
  const response = await first;
  console.log(response.status, response.json('url'));
  const second = await http.asyncRequest('POST', `${__ENV.TARGET}/echo/2`, JSON.stringify({ a: 1 }), { headers: { 'Content-Type': 'application/json' } });
  console.log(second.json('body'));
}
