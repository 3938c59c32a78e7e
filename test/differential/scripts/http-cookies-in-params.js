import http from 'k6/http';

export default function () {
  const { TARGET } = __ENV;
  http.get(`${TARGET}/echo`, { cookies: { a: '1', b: { value: '2' } } });
  http.get(`${TARGET}/cookies?a=jar`);
  http.get(`${TARGET}/echo`, { cookies: { a: 'inline' } });
  http.get(`${TARGET}/echo`, { cookies: { a: { value: 'replaced', replace: true } } });
  http.get(`${TARGET}/echo`, { headers: { Cookie: 'own=header' } });
}
