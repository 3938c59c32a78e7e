import http from 'k6/http';

const get = (path) => http.get(`${__ENV.TARGET}${path}`);
const tag = (strings, ...values) => strings.join('|') + values.join();
export default function () {
  console.log(`status ${get('/text').status} and ${get('/status/404').status}`);
  console.log(tag`a ${get('/text').status} b ${1} c`);
  console.log({ [`key-${get('/text').status}`]: 1 }['key-200']);
}
