import http from 'k6/http';

export default function () {
  const first = http.get(`${__ENV.TARGET}/cookies?a=1&b=two`);
  console.log(JSON.stringify(first.cookies.a), first.cookies.b[0].value);
  http.get(`${__ENV.TARGET}/echo/with-cookies`);
  http.get(`${__ENV.TARGET}/cookies?a=changed`);
  http.get(`${__ENV.TARGET}/echo/with-changed`);
}
