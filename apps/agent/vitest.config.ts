import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['../../scripts/property-seed.mjs'],
    // They leave nothing behind in the process, and most of what short ones take is loading their modules.
    isolate: false,
    // Most of these wait for a program or a window, so more of them than there are cores run side by side.
    maxWorkers: 3,
    // Nothing here depends on how fast the machine is: the limit is only for what hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
