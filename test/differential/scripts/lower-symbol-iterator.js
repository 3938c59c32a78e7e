import http from 'k6/http';

class Pages {
  *[Symbol.iterator]() {
    for (const page of [1, 2]) yield http.get(`${__ENV.TARGET}/echo/page-${page}`).status;
  }
}
export default function () {
  for (const status of new Pages()) console.log(status);
  const [first] = new Pages();
  console.log(first);
}
