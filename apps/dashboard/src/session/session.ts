import type { Level, Nanoseconds } from '@pollscope/protocol';
import { type ConnectionStatus, INITIAL_STATUS } from '../ingest/connection-state.ts';
import type { AnswerReply, Answers, Query, QueryKind, Reply, Request } from '../ingest/messages.ts';
import { type Cell, createCell, type Readable } from './readable.ts';

/** Whether the view follows the stream or stands still; the intake goes on either way. */
export type Following = { readonly kind: 'live' } | { readonly kind: 'paused'; readonly at: Nanoseconds };

export interface Answered<K extends QueryKind> {
  readonly query: Query<K>;
  readonly value: Answers[K];
  /** Stream time at which the answer ends. */
  readonly end: Nanoseconds;
}

/** A subscription whose query may change; the listener is called on each answer to the latest query. */
export interface Watch<K extends QueryKind> {
  ask(query: Query<K>): void;
  close(): void;
}

/** The ingest worker as the session sees it. */
export interface IngestPort {
  post(request: Request): void;
  onReply(listener: (reply: Reply) => void): void;
}

export interface SessionOptions {
  readonly port: IngestPort;
  /** Milliseconds on the wall clock, with fractions. */
  readonly wallClock: () => number;
  /** Told the end of the newest data on the screen, whenever that changes. */
  readonly onDrawn: (streamTime: Nanoseconds) => void;
}

/** The window's side of the ingest worker: what is known of the connection, and live answers to queries. */
export class Session {
  readonly #port: IngestPort;
  readonly #wallClock: () => number;
  readonly #onDrawn: (streamTime: Nanoseconds) => void;
  readonly #status = createCell<ConnectionStatus>(INITIAL_STATUS);
  readonly #following: Cell<Following> = createCell<Following>({ kind: 'live' });
  readonly #listeners = new Map<number, (reply: AnswerReply) => void>();
  #nextId = 1;
  #clockOffset: number | undefined;
  #streamNow: Nanoseconds | undefined;

  constructor({ port, wallClock, onDrawn }: SessionOptions) {
    this.#port = port;
    this.#wallClock = wallClock;
    this.#onDrawn = onDrawn;
    port.onReply((reply) => this.#receive(reply));
  }

  get status(): Readable<ConnectionStatus> {
    return this.#status;
  }

  get following(): Readable<Following> {
    return this.#following;
  }

  /** End of what the stream has delivered; undefined before the first frame. */
  get streamNow(): Nanoseconds | undefined {
    return this.#streamNow;
  }

  retry(): void {
    this.#port.post({ type: 'retry' });
  }

  /** Asks for another level; the status tells the new level, or why it was declined. */
  setLevel(level: Level): void {
    this.#port.post({ type: 'setLevel', level });
  }

  pause(): void {
    if (this.#streamNow !== undefined) this.#following.set({ kind: 'paused', at: this.#streamNow });
  }

  resume(): void {
    this.#following.set({ kind: 'live' });
  }

  /**
   * Stream time at this moment, running on smoothly between frames; it stands still while nothing arrives. What has been
   * received is at most a frame's interval older.
   */
  smoothNow(): Nanoseconds | undefined {
    if (this.#clockOffset === undefined || this.#streamNow === undefined) return undefined;
    if (this.#status.get().state.kind !== 'live') return this.#streamNow;
    return (this.#wallClock() + this.#clockOffset) * 1e6;
  }

  drawn(streamTime: Nanoseconds): void {
    this.#onDrawn(streamTime);
  }

  watch<K extends QueryKind>(listener: (answered: Answered<K>) => void): Watch<K> {
    const id = this.#nextId++;
    let revision = 0;
    let asked: Query<K> | undefined;
    this.#listeners.set(id, (reply) => {
      if (asked === undefined || reply.revision !== revision) return;
      // The worker answers with what was asked, hence the type.
      listener({ query: asked, value: reply.value as Answers[K], end: reply.end });
    });
    return {
      ask: (query) => {
        asked = query;
        // The compiler does not see that a query of one kind is one of the union.
        this.#port.post({ type: 'watch', id, revision: ++revision, query: query as Query });
      },
      close: () => {
        this.#listeners.delete(id);
        this.#port.post({ type: 'unwatch', id });
      },
    };
  }

  #receive(reply: Reply): void {
    switch (reply.type) {
      case 'status':
        this.#receiveStatus(reply.status);
        return;
      case 'clock':
        this.#clockOffset = reply.offset;
        this.#streamNow = reply.streamNow;
        return;
      case 'answer':
        this.#listeners.get(reply.id)?.(reply);
        this.#port.post({ type: 'taken', id: reply.id });
    }
  }

  #receiveStatus(status: ConnectionStatus): void {
    const restarted = status.restarts !== this.#status.get().restarts;
    if (restarted) {
      this.#streamNow = undefined;
      this.#clockOffset = undefined;
      // The instant at which the view was paused lies in a stream that is gone.
      this.resume();
    }
    this.#status.set(status);
  }
}
