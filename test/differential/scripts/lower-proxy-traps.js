import http from 'k6/http';

const get = (path) => http.get(`${__ENV.TARGET}/echo/${path}`).json('url');
const counted = new Proxy(get, {
  apply(target, self, args) {
    return `counted ${target(...args)}`;
  },
});
const plain = new Proxy(get, {});
const client = new Proxy({ base: 'shop' }, {
  get(target, name, receiver) {
    if (name in target) return Reflect.get(target, name, receiver);
    return function (...parts) {
      return get([target.base, name, ...parts].join('/'));
    };
  },
  has: () => true,
});
export default function () {
  console.log(counted('a'), plain('b'));
  console.log(client.base, client.users(1, 2), client['orders']('x'), 'any' in client);
  const { carts } = client;
  console.log(carts(7), ['one', 'two'].map((name) => client[name]()).join());
}
