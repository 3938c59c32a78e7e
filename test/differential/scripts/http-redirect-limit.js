import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/redirect/12`);
  console.log(response.status, response.url, response.error_code);
}
