import type { Reply, Request } from '../ingest/messages.ts';
import type { IngestPort } from './session.ts';

/** Starts the ingest worker, which connects at once. */
export function startIngest(): IngestPort {
  const worker = new Worker(new URL('../ingest/ingest.worker.ts', import.meta.url), { type: 'module', name: 'ingest' });
  worker.addEventListener('error', (event) => {
    // Without its worker the page is dead: let the browser report it as its own error.
    throw new Error(`The ingest worker failed: ${event.message}`);
  });
  return {
    post: (request: Request) => worker.postMessage(request),
    onReply: (listener) => worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => listener(data)),
  };
}
