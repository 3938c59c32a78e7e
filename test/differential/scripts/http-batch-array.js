// concurrent
import http from 'k6/http';

export default function () {
  const { TARGET } = __ENV;
  const responses = http.batch([
    `${TARGET}/echo/1`,
    ['GET', `${TARGET}/echo/2`],
    ['POST', `${TARGET}/echo/3`, { a: '1' }, { headers: { 'X-Mine': 'yes' }, tags: { kind: 'batch' } }],
    { method: 'PUT', url: `${TARGET}/echo/4`, body: 'text', params: { headers: { 'X-Mine': 'too' } } },
    { url: `${TARGET}/echo/5` },
  ]);
  console.log(Array.isArray(responses), responses.map((response) => `${response.status} ${response.json('url')}`).join());
}
