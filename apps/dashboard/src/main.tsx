import { startConsole } from './start-console.tsx';

// The console that an agent, or `pollscope replay`, serves.
startConsole({
  worker: new Worker(new URL('./ingest/ingest.worker.ts', import.meta.url), { type: 'module', name: 'ingest' }),
  home: { kind: 'program' },
});
