import { ConsoleStore, ReaderFindings, withFindings } from '@pollscope/analysis';
import { Channel, type ClientRequest } from '@pollscope/protocol';
import { Connection, type ConnectionStatus, type OpenSocket } from '@pollscope/protocol/client';
import type { Source, SourceHost } from './source.ts';
import { StreamClock } from './stream-clock.ts';

/** Between frames the store catches up in steps of so many milliseconds: no answer waits for more. */
const CATCH_UP_STEP_MS = 6;

/** A program, through the stream of its agent. */
export class LiveSource implements Source {
  readonly store = new ConsoleStore();
  readonly timeline = this.store.timeline;
  readonly #connection: Connection;
  #isCatchingUp = false;

  constructor(openSocket: OpenSocket, host: SourceHost) {
    const { store } = this;
    const clock = new StreamClock();
    let findings: ReaderFindings | undefined;
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
      onStatus: (status) => {
        if (status.source !== undefined) findings ??= new ReaderFindings(status.source.capabilities);
        host.onStatus(completed(status));
      },
      onFrame: (frame) => {
        store.ingest(findings?.completed(frame) ?? frame);
        clock.observe(store.now, host.wallClock());
        host.onPace({ wall: 0, stream: (clock.offset ?? 0) * 1e6, rate: 1, reached: store.now });
        host.onData(frame.channel === Channel.windows ? 'windows' : 'events');
        this.#catchUp();
      },
      onRestart: () => {
        store.reset();
        clock.reset();
        findings = undefined;
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

  #catchUp(): void {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    setTimeout(() => {
      this.#isCatchingUp = false;
      const end = performance.now() + CATCH_UP_STEP_MS;
      if (this.store.catchUp(() => performance.now() >= end)) this.#catchUp();
    });
  }
}

/** Faults are looked for here where the source looks for none. */
function completed({ source, ...status }: ConnectionStatus): ConnectionStatus {
  return {
    ...status,
    source: source === undefined ? undefined : { ...source, capabilities: withFindings(source.capabilities) },
  };
}
