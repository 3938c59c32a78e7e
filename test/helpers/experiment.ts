import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calibrationOf } from '../../reports/judge/calibration.ts';
import type { Calibration } from '../../reports/judge/calibration.ts';
import type { ExperimentResult } from '../../reports/judge/experiment.ts';
import { ab } from '../../trials/ab.ts';
import { writeTrial } from '../trials/write-trial.ts';

/** An experiment whose B answers `GET /search` later by a factor, and login the sooner; one of its tries was disturbed. */
export async function makeExperiment(
  factor: number,
  arms = { A: 'main (3f2a91bc07)', B: 'HEAD (9d01c77ea2)' },
): Promise<{ result: ExperimentResult; calibration: Calibration }> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-experiment-'));
  const plan = {
    version: 1 as const,
    startedAt: '2026-11-22T04:00:00.000Z',
    seed: 7,
    pairs: 12,
    looks: 1 as const,
    alpha: 0.05,
    delta: 0.1,
    token: 'test',
    arms,
    source: {},
  };
  const { result, pairs } = await ab(folder, plan, {
    measure: (slot) => {
      const [, pair = 0, attempt = 0] = (/pair-(\d+)\/try-(\d+)/.exec(slot.folder) ?? []).map(Number);
      const [isB, wave] = [slot.arm === 'B', slot.arm === 'B' ? 0.9 : 0];
      const host = 1 + 0.06 * Math.sin(pair * 12.9 + wave);
      const own = (route: number): number => host * (1 + 0.04 * Math.sin(pair * route * 7.3 + wave * route));
      writeTrial(slot.folder, {
        steps: {
          'GET /products': 20 * own(1),
          'GET /search': 45 * own(2) * (isB ? factor : 1),
          'POST /login': (120 * own(3)) / (isB ? factor : 1),
        },
        databaseMs: isB ? factor : 1,
        seed: pair * 100 + attempt * 10 + (isB ? 2 : 1),
        stolenShare: pair === 4 && attempt === 1 && isB ? 0.2 : 0.004,
      });
      return Promise.resolve();
    },
    signal: new AbortController().signal,
    tell: () => undefined,
    pairsFor: () => 12,
  });
  rmSync(folder, { recursive: true });
  const trials = pairs.flatMap(({ order, trials }) => (trials ? order.map((arm) => trials[arm]) : []));
  return { result, calibration: calibrationOf(result, trials) };
}
