import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/truncated`);
  console.log(response.status, response.error_code, JSON.stringify(response.body));
}
