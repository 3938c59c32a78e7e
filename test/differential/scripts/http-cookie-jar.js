import http from 'k6/http';

export default function () {
  const { TARGET } = __ENV;
  const jar = http.cookieJar();
  jar.set(TARGET, 'mine', 'value', { path: '/echo' });
  http.get(`${TARGET}/echo`);
  http.get(`${TARGET}/text`);
  console.log(JSON.stringify(jar.cookiesForURL(`${TARGET}/echo`)), JSON.stringify(jar.cookiesForURL(TARGET)));
  jar.delete(`${TARGET}/echo`, 'mine');
  jar.set(TARGET, 'other', '2');
  jar.clear(TARGET);
  http.get(`${TARGET}/echo`);
  const own = new http.CookieJar();
  own.set(TARGET, 'from', 'own jar');
  http.get(`${TARGET}/echo`, { jar: own });
  http.get(`${TARGET}/echo`);
}
