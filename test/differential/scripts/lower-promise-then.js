import http from 'k6/http';

export default function () {
  http.asyncRequest('GET', `${__ENV.TARGET}/echo/1`).then((response) => {
    console.log('then', response.status, http.get(`${__ENV.TARGET}/echo/2`).status);
  }).finally(() => console.log('finally'));
  console.log('sync end');
}
