import { check, group } from 'k6';
import { arrive, happens, think, zipf } from '../support/chance.ts';
import { optionsFor } from '../support/options.ts';
import { ask } from '../support/shop.ts';

export const options = optionsFor('browse');

const PAGES = 20;
const STAYS = 0.6;

/** A visitor leafs through the list, opens what is popular, and follows what others also bought. */
export function browse(): void {
  arrive();
  const list = group('product list', () => {
    const page = 1 + zipf(PAGES);
    return ask('GET /products', { path: `/products?page=${page}` });
  });
  if (!list) return;
  think();
  let next = list.products[zipf(list.products.length)];
  while (next) {
    const { id } = next;
    const product = group('product page', () => ask('GET /products/:id', { path: `/products/${id}` }));
    check(product, { 'the page is of the product': (product) => product?.id === id });
    think();
    next = happens(STAYS) ? product?.alsoBought[0] : undefined;
  }
}
