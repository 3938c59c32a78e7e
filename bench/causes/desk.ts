import { startDesk } from '../../fixtures/desk/desk.ts';
import { type Fix, fixes } from '../../fixtures/desk/fixes.ts';
import { resetDesk, seedDesk } from '../../fixtures/desk/seed.ts';
import { probes } from '../../runner/probes/probes.ts';
import type { Target } from './target.ts';

/** The help desk: Express, an ORM (Sequelize), graphile-worker. */
export const desk: Target = {
  name: 'desk',
  script: 'scenarios/desk.ts',
  causes: {
    'eager-relations': { rule: 'n-plus-one', step: /^GET \/tickets$/ },
    'comment-index': { rule: 'missing-index', step: /^GET \/tickets\/:id$/ },
    'notify-after-commit': { rule: 'lock-contention', step: /^POST \/tickets\/:id\/comments$/ },
    'number-sequence': { rule: 'lock-contention', step: /^POST \/(tickets|inbox)$/ },
    'mail-workers': { rule: 'queue-backlog', step: /^queue mail$/ },
    'async-compression': { rule: 'event-loop', step: /^GET \/teams\/:id\/export$/ },
    'upload-first': { rule: 'pool-exhaustion', step: /./ },
    'overview-cache': { rule: 'repeat-reads', step: /^GET \/overview$/ },
  },
  pairs: [
    ['eager-relations', 'comment-index'],
    ['comment-index', 'async-compression'],
    ['notify-after-commit', 'mail-workers'],
    ['number-sequence', 'overview-cache'],
    ['upload-first', 'mail-workers'],
  ],
  seed: seedDesk,
  reset: resetDesk,
  async start(databaseUrl, missing) {
    const mended = (Object.keys(fixes) as Fix[]).filter((fix) => !missing.includes(fix));
    const { url, pids, stop } = await startDesk(databaseUrl, mended);
    return { url, pids: { desk: pids.desk, worker: pids.worker }, queue: probes['graphile-worker'](databaseUrl), stop };
  },
};
