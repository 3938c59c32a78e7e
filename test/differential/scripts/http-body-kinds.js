import http from 'k6/http';

export default function () {
  const url = `${__ENV.TARGET}/echo`;
  http.post(url, 'plain text');
  http.post(url, '');
  http.post(url, null);
  http.post(url);
  http.post(url, new Uint8Array([65, 66, 67]).buffer);
  http.post(url, JSON.stringify({ a: 1 }), { headers: { 'Content-Type': 'application/json' } });
  http.post(url, 'unicode: ä €');
}
