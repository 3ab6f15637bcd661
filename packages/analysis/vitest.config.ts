import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['../../scripts/property-seed.mjs'],
    // Nothing here depends on how fast the machine is: the limit is only for what hangs.
    testTimeout: 60_000,
  },
});
