import { check, group } from 'k6';
import http from 'k6/http';
import { Trend } from 'k6/metrics';

// Five requests as a shop sees them: two writes with JSON bodies, a list that is parsed, a search read by path, a checkout.
export const options = { vus: 64, duration: __ENV.DURATION || '8s' };
const target = __ENV.TARGET;
const json = { headers: { 'Content-Type': 'application/json' }, tags: { journey: 'shop' } };
const total = new Trend('journey_total', true);

export default function () {
  const startedAt = Date.now();
  group('account', () => {
    const signup = http.post(
      `${target}/signup`,
      JSON.stringify({ email: `u${__VU}-${__ITER}@example.com`, password: 'secret' }),
      json,
    );
    check(signup, { 'signed up': (r) => r.status === 201 });
    const login = http.post(
      `${target}/login`,
      JSON.stringify({ email: `u${__VU}@example.com`, password: 'secret' }),
      json,
    );
    check(login, { 'logged in': (r) => r.status === 200, 'has a token': (r) => r.json('token') === 't-7' });
  });
  group('browse', () => {
    const list = http.get(`${target}/products`, { tags: { journey: 'shop' } });
    check(list, { listed: (r) => r.status === 200, 'twenty products': (r) => r.json().products.length === 20 });
    const search = http.get(`${target}/search?q=shoes`, { tags: { journey: 'shop', name: 'search' } });
    check(search, { 'found the third': (r) => r.json('products.2.name') === 'product 3' });
  });
  group('checkout', () => {
    const order = http.post(`${target}/checkout`, JSON.stringify({ product: 3, count: 1 }), json);
    check(order, { paid: (r) => r.status === 201 });
  });
  total.add(Date.now() - startedAt);
}
