import http from 'k6/http';

export default function () {
  const url = `${__ENV.TARGET}/echo`;
  http.post(url, { one: http.file('file text', 'a.txt', 'text/plain') });
  http.post(url, { one: http.file(new Uint8Array([1, 2, 3]).buffer, 'b.bin') });
  const file = http.file('x', 'c.txt');
  console.log(file.filename, file.content_type, typeof file.data);
  console.log(typeof http.file('x').filename, http.file('x').content_type);
}
