import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { inlinePage } from './build/inline-page.ts';
import manifest from './package.json' with { type: 'json' };

/** Builds `standalone.html`: the console as one file, which `pollscope export` puts a recording into. */
export default defineConfig({
  plugins: [react(), inlinePage()],
  build: {
    target: 'es2022',
    sourcemap: false,
    // Beside the console that is served.
    emptyOutDir: false,
    // Nothing can be loaded from a file.
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: { input: 'standalone.html', output: { codeSplitting: false } },
  },
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(manifest.version) },
  worker: { format: 'iife' },
});
