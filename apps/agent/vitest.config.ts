import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Nothing here waits for time to pass, so the limit is only for what hangs, on the slowest machine.
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
