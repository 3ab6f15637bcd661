import { overWebSocket } from './browser-socket.ts';
import { Ingest } from './ingest.ts';
import type { Request } from './messages.ts';

// A thread of its own, so that decoding and merging never hold up the page.

/** Beside the folder `assets` in which this script is served, below whatever path the console is mounted. */
function streamUrl(): string {
  const url = new URL(import.meta.env.DEV ? '/stream' : '../stream', self.location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}

const ingest = new Ingest({
  openSocket: overWebSocket(() => new WebSocket(streamUrl())),
  fetch: (url, init) => fetch(url, init),
  reply: (message, transfer) => self.postMessage(message, { transfer }),
});

self.addEventListener('message', ({ data }: MessageEvent<Request>) => ingest.receive(data));
