import { ConsoleStore } from '@pollscope/analysis';
import { Channel } from '@pollscope/protocol';
import { Connection } from './connection.ts';
import { endOf, evaluate, transferables } from './evaluate.ts';
import type { Reply, Request } from './messages.ts';
import { StreamClock } from './stream-clock.ts';
import { Subscriptions } from './subscriptions.ts';

// A thread of its own, so that decoding and merging never hold up the page.

const wallClock = (): number => performance.timeOrigin + performance.now();

/** Beside the folder `assets` in which this script is served, below whatever path the console is mounted. */
function streamUrl(): string {
  const url = new URL(import.meta.env.DEV ? '/stream' : '../stream', self.location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}

function reply(message: Reply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

const store = new ConsoleStore();
const clock = new StreamClock();

const subscriptions = new Subscriptions({
  clock: () => performance.now(),
  schedule: (callback, delayMs) => setTimeout(callback, delayMs),
  answer: ({ id, revision, query }) => {
    const value = evaluate(store, query);
    reply({ type: 'answer', id, revision, value, end: endOf(query, store) }, transferables(query, value));
  },
});

const connection = new Connection({
  url: streamUrl(),
  openSocket: (url) => new WebSocket(url),
  clock: wallClock,
  random: Math.random,
  schedule: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  onStatus: (status) => reply({ type: 'status', status }),
  onFrame: (frame) => {
    store.ingest(frame);
    clock.observe(store.now, wallClock());
    reply({ type: 'clock', offset: clock.offset ?? 0, streamNow: store.now });
    subscriptions.changed(frame.channel === Channel.windows ? 'windows' : 'events');
  },
  onRestart: () => {
    store.reset();
    clock.reset();
  },
});

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  switch (data.type) {
    case 'retry':
      connection.retry();
      return;
    case 'setLevel':
      connection.request(data);
      return;
    case 'watch':
      subscriptions.watch(data);
      return;
    case 'unwatch':
      subscriptions.unwatch(data.id);
      return;
    case 'taken':
      subscriptions.taken(data.id);
  }
});

connection.open();
