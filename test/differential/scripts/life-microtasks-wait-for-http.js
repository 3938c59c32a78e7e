import http from 'k6/http';

export default function () {
  Promise.resolve().then(() => console.log('microtask'));
  setTimeout(() => console.log('timer'), 0);
  http.get(`${__ENV.TARGET}/text`);
  console.log('after get');
}
