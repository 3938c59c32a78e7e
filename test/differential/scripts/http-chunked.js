import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/chunks`);
  console.log(response.body, response.headers['Transfer-Encoding']);
}
