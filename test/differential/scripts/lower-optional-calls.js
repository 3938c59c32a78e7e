import http from 'k6/http';

const shop = { get: (path) => http.get(`${__ENV.TARGET}/echo/${path}`), nothing: undefined };
export default function () {
  console.log(shop.get?.('a').status, shop.nothing?.('b'), shop?.get('c')?.status, shop.missing?.deep?.());
}
