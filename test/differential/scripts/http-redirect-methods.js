import http from 'k6/http';

export default function () {
  for (const code of [301, 302, 303, 307, 308]) {
    const response = http.post(`${__ENV.TARGET}/redirect/1?code=${code}`, { a: '1' });
    console.log(code, response.status, response.request.method, response.json('method'));
  }
  http.put(`${__ENV.TARGET}/redirect/1?code=302`, 'text');
  http.del(`${__ENV.TARGET}/redirect/1?code=303`);
  http.head(`${__ENV.TARGET}/redirect/1?code=302`);
}
