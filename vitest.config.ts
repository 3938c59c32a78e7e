import { defineConfig } from 'vitest/config';

/** Tests that measure: what else runs on the machine would be in their figures. */
const MEASURING = ['test/diagnose/shop.test.ts', 'test/diagnose/desk.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A shared machine that stalls may cost a test its server once; what is broken fails each time.
    retry: process.env['CI'] ? 2 : 0,
    projects: [
      {
        extends: true,
        // Two cores, and tests that start real servers: more files at once only make each other late.
        test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: MEASURING, maxWorkers: 2 },
      },
      {
        extends: true,
        test: { name: 'measuring', include: MEASURING, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
