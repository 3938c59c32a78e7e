import http from 'k6/http';

export default function () {
  const { request } = http.post(`${__ENV.TARGET}/echo`, { a: '1' }, { headers: { 'X-Mine': 'yes' }, cookies: { c: 'd' } });
  console.log(request.method, request.url, request.body, JSON.stringify(request.headers['X-Mine']), JSON.stringify(request.headers['Content-Type']), JSON.stringify(request.cookies));
}
