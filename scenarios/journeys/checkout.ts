import { check, group } from 'k6';
import exec from 'k6/execution';
import { arrive, faker, think, zipf } from '../support/chance.ts';
import { optionsFor } from '../support/options.ts';
import { ask, rememberedToken } from '../support/shop.ts';

export const options = optionsFor('checkout');

const MOST_PRODUCTS = 3;

/** A VU is one customer all along, since two would fill the same cart; these have ordered a little. */
const FIRST_CUSTOMER = 1000;

/** A customer, still logged in from an earlier visit, puts popular things in the cart and buys them. */
export function checkout(): void {
  arrive();
  const token = rememberedToken(FIRST_CUSTOMER + exec.vu.idInTest);
  const list = ask('GET /products');
  if (!list) return;
  think();
  group('cart', () => {
    for (let left = faker.number.int({ min: 1, max: MOST_PRODUCTS }); left > 0; left--) {
      const { id } = list.products[zipf(list.products.length)]!;
      ask('POST /cart', { body: { productId: id, quantity: faker.number.int({ min: 1, max: 2 }) }, token });
      think();
    }
    const cart = ask('GET /cart', { token });
    check(cart, { 'the cart costs something': (cart) => (cart?.totalCents ?? 0) > 0 });
  });
  think();
  group('checkout', () => {
    const order = ask('POST /checkout', { body: {}, token })?.order;
    check(order, { 'the order is paid': (order) => order?.status === 'paid' });
  });
}
