import http from 'k6/http';

export default function () {
  const response = http.get('http://127.0.0.1:1/');
  console.log(response.status, response.error_code, response.error, response.body, JSON.stringify(response.headers), response.timings.duration);
}
