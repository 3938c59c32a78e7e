import { browse } from './journeys/browse.ts';
import { checkout } from './journeys/checkout.ts';
import { login } from './journeys/login.ts';
import { search } from './journeys/search.ts';
import { signup } from './journeys/signup.ts';
import { optionsFor } from './support/options.ts';

/** A busy hour at the shop: all journeys at once. */
export const options = optionsFor('signup', 'login', 'browse', 'search', 'checkout');

export { browse, checkout, login, search, signup };
