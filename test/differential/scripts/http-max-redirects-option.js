import http from 'k6/http';

export const options = { maxRedirects: 1 };
export default function () {
  console.log(http.get(`${__ENV.TARGET}/redirect/3`).status, http.get(`${__ENV.TARGET}/redirect/1`).status);
}
