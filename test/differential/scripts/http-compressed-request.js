import http from 'k6/http';

export default function () {
  const compressed = http.post(`${__ENV.TARGET}/echo`, 'text '.repeat(100), { compression: 'gzip' });
  console.log(compressed.json('headers.Content-Encoding'), compressed.json('headers.Content-Length') !== undefined);
}
