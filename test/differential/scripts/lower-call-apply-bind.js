import http from 'k6/http';

function visit(path, times = 1) {
  for (let n = 0; n < times; n++) http.get(`${this.base}${path}`);
  return `${path} ${times}`;
}
export default function () {
  const context = { base: __ENV.TARGET };
  console.log(visit.call(context, '/echo/call'), visit.apply(context, ['/echo/apply', 2]), visit.bind(context, '/echo/bind')(1));
  const { get } = http;
  console.log(get(`${__ENV.TARGET}/text`).status, [`${__ENV.TARGET}/text`].map((url) => http.get(url)).length);
  console.log(http.get.call(null, `${__ENV.TARGET}/text`).status, http['get'](`${__ENV.TARGET}/text`).status);
}
