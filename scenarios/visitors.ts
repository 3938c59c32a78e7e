import { browse } from './journeys/browse.ts';
import { search } from './journeys/search.ts';
import { optionsFor } from './support/options.ts';

/** People who look and do not buy: few routes, each asked often, so that a short trial says something of each. */
export const options = optionsFor('browse', 'search');

export { browse, search };
