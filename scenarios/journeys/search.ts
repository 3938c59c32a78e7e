import { check, group } from 'k6';
import { arrive, faker, happens, think } from '../support/chance.ts';
import { optionsFor } from '../support/options.ts';
import { ask } from '../support/shop.ts';

export const options = optionsFor('search');

const THINGS = ['lamp', 'desk', 'teapot', 'quilt', 'mirror', 'wallet', 'sofa', 'hammock', 'lantern', 'notebook'];
const MATERIALS = ['walnut', 'linen', 'brass', 'oak', 'marble', 'bamboo', 'velvet', 'ceramic', 'leather', 'slate'];

/** A visitor types what they look for, narrows it down, and opens the first thing found. */
export function search(): void {
  arrive();
  const thing = faker.helpers.arrayElement(THINGS);
  const material = faker.helpers.arrayElement(MATERIALS);
  const found = group('search', () => {
    if (happens(0.3)) {
      find(thing);
      think();
    }
    return find(`${material} ${thing}`);
  });
  think();
  const [first] = found;
  if (first) group('product page', () => ask('GET /products/:id', { path: `/products/${first.id}` }));
}

function find(words: string): { id: number; name: string }[] {
  const products = ask('GET /search', { path: `/search?q=${encodeURIComponent(words)}` })?.products ?? [];
  check(products, {
    'what was found is what was asked for': () =>
      products.length > 0 && products.every(({ name }) => name.toLowerCase().includes(words)),
  });
  return products;
}
