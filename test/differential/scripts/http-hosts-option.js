import http from 'k6/http';

const port = __ENV.TARGET.split(':')[2];
export const options = { hosts: { 'shop.test': '127.0.0.1', '*.wild.test': `127.0.0.1:${port}`, 'full.test:80': `127.0.0.1:${port}` } };
export default function () {
  console.log(http.get(`http://shop.test:${port}/echo`).json('headers.Host'));
  console.log(http.get('http://a.wild.test/echo').json('headers.Host'));
  console.log(http.get('http://full.test/echo').json('headers.Host'));
}
