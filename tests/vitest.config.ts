import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Each file starts programs and a browser, which wait for each other half of the time: two at once fill two cores.
    maxWorkers: 2,
    // Of the programs of concurrent tests: more of them slow each other down on two cores.
    maxConcurrency: 4,
    // Generous, so that a slow machine waits instead of failing.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
