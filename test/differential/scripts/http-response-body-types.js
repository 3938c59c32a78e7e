import http from 'k6/http';

export default function () {
  const get = (responseType) => http.get(`${__ENV.TARGET}/binary`, { responseType }).body;
  console.log(JSON.stringify(get('text')), get('none'), get('binary') instanceof ArrayBuffer);
  console.log(Array.from(new Uint8Array(get('binary'))).join());
  console.log(http.get(`${__ENV.TARGET}/status/204`).body, JSON.stringify(http.head(`${__ENV.TARGET}/text`).body));
}
