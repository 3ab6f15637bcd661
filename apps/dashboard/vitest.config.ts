import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from './vite.config.ts';

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
      setupFiles: ['../../scripts/property-seed.mjs'],
      environment: 'happy-dom',
      // Nothing here depends on how fast the machine is: the limit is only for what hangs.
      testTimeout: 60_000,
    },
  }),
);
