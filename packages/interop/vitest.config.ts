import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // No file changes what others see, so they share their workers, which start once.
    isolate: false,
    setupFiles: ['../../scripts/property-seed.mjs'],
    // Nothing here depends on how fast the machine is: the limit is only for what hangs.
    testTimeout: 60_000,
  },
});
