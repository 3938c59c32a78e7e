import http from 'k6/http';

function Shop(base) {
  this.base = base;
}
Shop.prototype.visit = function (path) {
  return http.get(this.base + path).status;
};
const mixin = { twice(path) { return [this.visit(path), this.visit(path)]; } };
Object.assign(Shop.prototype, mixin);
export default function () {
  const shop = new Shop(__ENV.TARGET);
  console.log(shop.visit('/text'), shop.twice('/text').join());
}
