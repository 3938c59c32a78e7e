import { type Fix, fixes } from '../../fixtures/shop/fixes.ts';
import { resetShop } from '../../fixtures/shop/seed/reset.ts';
import { seed } from '../../fixtures/shop/seed/seed.ts';
import { startShop } from '../../fixtures/shop/shop.ts';
import { probes } from '../../runner/probes/probes.ts';
import type { Target } from './target.ts';

/** The demo shop: Fastify, SQL by hand, pg-boss. */
export const shop: Target = {
  name: 'shop',
  script: 'scenarios/shop.ts',
  causes: {
    'search-index': { rule: 'missing-index', step: /^GET \/search$/ },
    'list-join': { rule: 'n-plus-one', step: /^GET \/products$/ },
    'payment-after-commit': { rule: 'lock-contention', step: /^POST \/checkout$/ },
    'mail-batches': { rule: 'queue-backlog', step: /^queue order-mail$/ },
    'async-hashing': { rule: 'event-loop', step: /^POST \/(login|signup)$/ },
    'product-cache': { rule: 'repeat-reads', step: /^GET \/products\/:id$/ },
    'history-pages': { rule: 'unbounded-list', step: /^GET \/orders$/ },
  },
  pairs: [
    ['search-index', 'list-join'],
    ['search-index', 'payment-after-commit'],
    ['list-join', 'mail-batches'],
    ['payment-after-commit', 'async-hashing'],
    ['product-cache', 'history-pages'],
  ],
  seed: (databaseUrl) => seed(databaseUrl),
  reset: resetShop,
  async start(databaseUrl, missing) {
    const mended = (Object.keys(fixes) as Fix[]).filter((fix) => !missing.includes(fix));
    const { url, pids, stop } = await startShop({ databaseUrl, fixes: mended });
    return { url, pids: { shop: pids.shop, worker: pids.worker }, queue: probes['pg-boss'](databaseUrl), stop };
  },
};
