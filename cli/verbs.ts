import type { Verb } from './verb.ts';

/** Every verb, in the order of a first visit. A verb's file is loaded only when it is asked for. */
export const verbs: Record<string, { summary: string; load: () => Promise<Verb> }> = {
  demo: {
    summary: 'measure the demo shop before and after its fixes, and write the report',
    load: async () => (await import('./demo.ts')).demo,
  },
  run: {
    summary: 'run a k6 script against a target and record what happens',
    load: async () => (await import('./run.ts')).run,
  },
  compare: {
    summary: 'compare two records and write the report',
    load: async () => (await import('./compare.ts')).compare,
  },
  report: {
    summary: 'write the report of one record',
    load: async () => (await import('./report.ts')).report,
  },
  ab: {
    summary: 'compare two builds in interleaved pairs of trials, and say whether the change helped',
    load: async () => (await import('./ab.ts')).ab,
  },
  hotpath: {
    summary: 'drive single routes flat out, to know what they carry at most',
    load: async () => (await import('./hotpath.ts')).hotpath,
  },
  calibrate: {
    summary: 'say how small a change can be told on this machine, from equal builds',
    load: async () => (await import('./calibrate.ts')).calibrate,
  },
  capacity: {
    summary: 'search how much load a target carries within its budgets, and what breaks first',
    load: async () => (await import('./capacity.ts')).capacity,
  },
  check: {
    summary: 'hold budgets against records, without a run',
    load: async () => (await import('./check.ts')).check,
  },
  baseline: {
    summary: 'save, list and show records under a name',
    load: async () => (await import('./baseline.ts')).baseline,
  },
  history: {
    summary: 'show how p95 went along over many runs',
    load: async () => (await import('./history.ts')).history,
  },
  judge: {
    summary: 'say whether B differs from A, from pairs of numbers measured by anything',
    load: async () => (await import('./judge.ts')).judge,
  },
  double: {
    summary: 'stand before a third party, and make it slow, failing or limiting',
    load: async () => (await import('./double.ts')).double,
  },
  inspect: {
    summary: 'print the options of a script as they are resolved, or what it became',
    load: async () => (await import('./inspect.ts')).inspect,
  },
  doctor: {
    summary: 'say what this machine has and lacks',
    load: async () => (await import('./doctor.ts')).doctor,
  },
};
