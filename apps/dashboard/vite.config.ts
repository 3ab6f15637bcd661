import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };

export default defineConfig({
  plugins: [react()],
  // The agent may serve the console below any path.
  base: './',
  build: {
    target: 'es2022',
    sourcemap: false,
    // The console's content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(manifest.version) },
  worker: { format: 'es' },
  server: { proxy: { '/stream': { target: 'http://127.0.0.1:6780', ws: true } } },
});
