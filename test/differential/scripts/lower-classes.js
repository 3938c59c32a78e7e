import { check, sleep } from 'k6';
import http from 'k6/http';

class Client {
  #base;
  constructor(base) {
    this.#base = base;
    this.calls = 0;
  }
  get(path) {
    this.calls += 1;
    return http.get(`${this.#base}${path}`);
  }
  static of(base) {
    return new this(base);
  }
}
class Shop extends Client {
  list() {
    return this.get('/json').json('items');
  }
  get(path) {
    sleep(0.001);
    return super.get(path);
  }
}
export default function () {
  const shop = Shop.of(__ENV.TARGET);
  const items = shop.list();
  check(items, { three: ({ length }) => length === 3 });
  console.log(shop.calls, items.map(({ id }) => shop.get(`/echo/${id}`).status).join(), shop.calls);
}
