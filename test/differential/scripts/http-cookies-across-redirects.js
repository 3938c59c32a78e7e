import { group } from 'k6';
import http from 'k6/http';

const url = (path) => `${__ENV.TARGET}${path}`;
export default function () {
  group('sign in', () => {
    http.get(url('/cookies?session=abc&theme=dark'));
    console.log(http.get(url('/redirect/2')).json('headers.Cookie'));
  });
  group('elsewhere', () => {
    const jar = http.cookieJar();
    jar.set(url('/'), 'own', 'mine', { path: '/echo' });
    console.log(http.get(url('/to?url=/echo/there'), { cookies: { once: '1' } }).json('headers.Cookie'));
    console.log(JSON.stringify(jar.cookiesForURL(url('/echo'))));
    jar.delete(url('/'), 'theme');
    console.log(http.get(url('/echo')).json('headers.Cookie'));
    jar.clear(url('/'));
    console.log(http.get(url('/echo')).json('headers.Cookie'));
  });
  const mine = new http.CookieJar();
  mine.set(url('/'), 'apart', 'yes');
  console.log(http.get(url('/redirect/1'), { jar: mine }).json('headers.Cookie'));
}
