import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/redirect/3`);
  console.log(response.status, response.url, response.request.url, response.request.method);
  console.log(http.get(`${__ENV.TARGET}/redirect/3`, { redirects: 1 }).status, http.get(`${__ENV.TARGET}/redirect/3`, { redirects: 0 }).status);
}
