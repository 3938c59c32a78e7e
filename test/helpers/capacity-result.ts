import type { CapacityResult, Step } from '../../reports/capacity/result.ts';

/** A step that used so much of its tightest budget. */
export const capacityStep = (load: number, strain: number, purpose: Step['purpose'] = 'narrow'): Step => ({
  load,
  purpose,
  state: strain > 1 ? 'over' : 'within',
  certain: true,
  strain,
  broke: strain > 1 ? ['GET /search: p95 420 ms, budget 300 ms'] : [],
  causes: [],
  throughput: 4 * load,
  concurrency: load / 5,
});

/** A search that found 31/s, with what is given in its place. */
export const capacityResult = (own: Partial<CapacityResult> = {}): CapacityResult => ({
  version: 1,
  load: 31,
  above: 36,
  limit: 'budget',
  confirmed: true,
  steps: [
    capacityStep(4, 0.2),
    capacityStep(12, 0.3),
    capacityStep(36, 1.4),
    capacityStep(21, 0.45),
    capacityStep(27, 0.7),
    capacityStep(31, 0.93, 'confirm'),
  ],
  interval: { low: 30, high: 33, by: 'steps' },
  unit: 'iterations/s',
  base: 15,
  throughput: 124,
  concurrency: 6,
  concurrencyInterval: { low: 5.8, high: 7 },
  broke: ['GET /search: p95 420 ms, budget 300 ms'],
  causes: ["the machine's cores were 97 % busy"],
  next: { name: 'POST /checkout', share: 0.6, near: 48 },
  usl: undefined,
  ...own,
});
