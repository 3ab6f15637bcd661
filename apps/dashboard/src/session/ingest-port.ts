import type { Reply, Request } from '../ingest/messages.ts';
import type { IngestPort } from './session.ts';

/** The ingest worker, which shows nothing before it is told what. */
export function ingestPort(worker: Worker): IngestPort {
  return {
    post: (request: Request) => worker.postMessage(request),
    onReply: (listener) => worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => listener(data)),
  };
}
