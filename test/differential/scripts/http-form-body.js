import http from 'k6/http';

export default function () {
  const url = `${__ENV.TARGET}/echo`;
  http.post(url, { z: 'last', a: 'first & foremost', list: ['1', '2'], n: 5, t: true, none: null, nested: { d: 1 }, 'ä ö': 'ü+~*()' });
  http.post(url, {});
  http.post(url, { a: 1 }, { headers: { 'Content-Type': 'application/json' } });
}
