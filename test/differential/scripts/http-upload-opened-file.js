import http from 'k6/http';

const page = open('./data/page.html', 'b');
const text = open('./data/users.csv');
export default function () {
  console.log(page instanceof ArrayBuffer, page.byteLength, typeof text);
  http.post(`${__ENV.TARGET}/echo`, { page: http.file(page, 'page.html', 'text/html') });
  http.post(`${__ENV.TARGET}/echo`, { users: http.file(text, 'users.csv') });
  http.put(`${__ENV.TARGET}/echo`, page, { headers: { 'Content-Type': 'text/html' } });
  const { data, filename, content_type: type } = http.file(page.slice(0, 3), 'a.bin');
  console.log(data.length ?? data.byteLength, filename, type);
}
