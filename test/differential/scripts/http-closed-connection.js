import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/close`);
  console.log(response.status, response.error_code, response.body);
  console.log(http.get(`${__ENV.TARGET}/text`).status);
}
