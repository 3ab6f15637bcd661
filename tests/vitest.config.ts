import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Each file starts the main job, which keeps a core busy: two at once would disturb each other's figures.
    fileParallelism: false,
    // Of the programs of concurrent tests: more of them slow each other down on two cores.
    maxConcurrency: 4,
    // Generous, so that a slow machine waits instead of failing.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
