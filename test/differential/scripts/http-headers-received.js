import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/headers?x-one=1&X-Two=2&content-TYPE=text/x`);
  console.log(response.headers['X-One'], response.headers['X-Two'], response.headers['x-two'], response.headers['Content-Type']);
  const cookies = http.get(`${__ENV.TARGET}/cookies?a=1&b=2`);
  console.log(cookies.headers['Set-Cookie']);
}
