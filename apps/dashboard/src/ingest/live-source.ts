import { ConsoleStore } from '@pollscope/analysis';
import { Channel, type ClientRequest } from '@pollscope/protocol';
import { Connection, type OpenSocket } from '@pollscope/protocol/client';
import type { Source, SourceHost } from './source.ts';
import { StreamClock } from './stream-clock.ts';

/** A program, through the stream of its agent. */
export class LiveSource implements Source {
  readonly store = new ConsoleStore();
  readonly timeline = this.store.timeline;
  readonly #connection: Connection;

  constructor(openSocket: OpenSocket, host: SourceHost) {
    const { store } = this;
    const clock = new StreamClock();
    this.#connection = new Connection({
      // The slowest polls are picked from single polls, hence the events.
      hello: { client: `pollscope-console/${import.meta.env.VITE_VERSION}`, subscribe: 'events' },
      openSocket,
      clock: host.wallClock,
      random: Math.random,
      schedule: (callback, delayMs) => {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
      onStatus: (status) => host.onStatus(status),
      onFrame: (frame) => {
        store.ingest(frame);
        clock.observe(store.now, host.wallClock());
        host.onPace({ wall: 0, stream: (clock.offset ?? 0) * 1e6, rate: 1, reached: store.now });
        host.onData(frame.channel === Channel.windows ? 'windows' : 'events');
      },
      onRestart: () => {
        store.reset();
        clock.reset();
        host.onOtherData();
      },
    });
    this.#connection.open();
  }

  retry(): void {
    this.#connection.retry();
  }

  request(request: ClientRequest): void {
    this.#connection.request(request);
  }

  close(): void {
    this.#connection.close();
  }
}
