import { check, group } from 'k6';
import { arrive, think, zipf } from '../support/chance.ts';
import { optionsFor } from '../support/options.ts';
import { ask, logIn } from '../support/shop.ts';

export const options = optionsFor('login');

const CUSTOMERS = 2000;

/** A customer comes back to see what became of the orders; who has ordered most comes back most often. */
export function login(): void {
  arrive();
  const token = group('log in', () => logIn(1 + zipf(CUSTOMERS)));
  if (!token) return;
  ask('GET /session', { token });
  think();
  group('order history', () => {
    const history = ask('GET /orders', { token });
    check(history, {
      'history begins with the latest order': (history) => {
        const [latest, earlier] = history?.orders ?? [];
        return latest !== undefined && latest.items.length > 0 && (!earlier || earlier.id < latest.id);
      },
    });
  });
  think();
}
