import http from 'k6/http';

const { TARGET } = __ENV;

export default function () {
  http.get(`${TARGET}/echo/get`);
  http.head(`${TARGET}/echo/head`);
  http.post(`${TARGET}/echo/post`, 'body');
  http.put(`${TARGET}/echo/put`, 'body');
  http.patch(`${TARGET}/echo/patch`, 'body');
  http.del(`${TARGET}/echo/del`, 'body');
  http.options(`${TARGET}/echo/options`, 'body');
  http.request('GET', `${TARGET}/echo/request`, 'a body with GET');
  http.request('trace', `${TARGET}/echo/lower-case`);
  http.request('PURGE', `${TARGET}/echo/own-method`);
}
