import http from 'k6/http';

export default function () {
  const value = JSON.parse('{"a":1}', (key, inner) => (key === 'a' ? http.get(`${__ENV.TARGET}/text?say=revived`).body : inner));
  console.log(JSON.stringify(value));
}
