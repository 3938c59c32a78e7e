import http from 'k6/http';

const api = new Proxy({}, { get: (_, name) => (value) => http.get(`${__ENV.TARGET}/echo/${String(name)}/${value}`).json('url') });
export default function () {
  console.log(api.users(5), api['orders'](6));
  console.log(Reflect.apply(http.get, undefined, [`${__ENV.TARGET}/text`]).status);
}
