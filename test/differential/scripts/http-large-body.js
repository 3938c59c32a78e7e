import http from 'k6/http';

export default function () {
  console.log(http.get(`${__ENV.TARGET}/bytes/3000000`).body.length);
  console.log(http.post(`${__ENV.TARGET}/text`, 'y'.repeat(2000000)).status);
}
