import http from 'k6/http';

export const options = { discardResponseBodies: true };
export default function () {
  console.log(http.get(`${__ENV.TARGET}/text`).body);
  console.log(http.get(`${__ENV.TARGET}/text`, { responseType: 'text' }).body);
}
