import { ConsoleStore } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import type { OpenSocket } from '@pollscope/protocol/client';
import { Comparer } from './compare/comparer.ts';
import { endOf, evaluate, transferables } from './evaluate.ts';
import { LiveSource } from './live-source.ts';
import { isTimelineQuery, type Opening, type Reply, type Request } from './messages.ts';
import { RecordingSource } from './recording/recording-source.ts';
import type { Fetch } from './recording/remote-source.ts';
import type { Source, SourceHost } from './source.ts';
import { type Asked, Subscriptions } from './subscriptions.ts';
import { TimelineAnswers } from './timeline-answers.ts';
import { wallClock } from './wall-clock.ts';

/** Windows of a second that end at the edge of what is asked for begin before it, and strips add columns. */
const EXTRA_REACH: Nanoseconds = 2e9;

export interface IngestOptions {
  readonly openSocket: OpenSocket;
  readonly fetch: Fetch;
  readonly reply: (message: Reply, transfer: ArrayBuffer[]) => void;
}

/** Holds the data of one source at a time, and answers the window's queries from it. */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #subscriptions: Subscriptions;
  readonly #emptyStore = new ConsoleStore();
  readonly #timelines: TimelineAnswers;
  readonly #comparer: Comparer;
  #source: Source | undefined;
  /** The window's number of the source. */
  #number = 0;

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#subscriptions = new Subscriptions({
      clock: () => performance.now(),
      schedule: (callback, delayMs) => setTimeout(callback, delayMs),
      answer: (asked) => this.#answer(asked),
    });
    this.#timelines = new TimelineAnswers({
      reply: options.reply,
      onDropped: (id) => this.#subscriptions.taken(id),
    });
    this.#comparer = new Comparer({
      fetch: options.fetch,
      clock: () => performance.now(),
      breathe: () => new Promise((resolve) => setTimeout(resolve)),
      onState: (number, state) => options.reply({ type: 'comparison', number, state }, []),
    });
  }

  receive(request: Request): void {
    switch (request.type) {
      case 'show':
        return this.#show(request.source, request.opening);
      case 'retry':
        if (this.#source instanceof LiveSource) this.#source.retry();
        return;
      case 'ask':
        if (this.#source instanceof LiveSource) this.#source.request(request.request);
        return;
      case 'player':
        if (this.#source instanceof RecordingSource) this.#source.act(request.act);
        return;
      case 'compare':
        return this.#comparer.compare(request.number, request.asked);
      case 'watch':
        this.#subscriptions.watch(request);
        return this.#require();
      case 'unwatch':
        this.#timelines.drop(request.id);
        return this.#subscriptions.unwatch(request.id);
      case 'see':
        return this.#subscriptions.see(request.id, request.isInView);
      case 'taken':
        return this.#subscriptions.taken(request.id);
    }
  }

  #answer({ id, revision, query }: Asked): void {
    if (isTimelineQuery(query)) {
      const source = this.#source?.timeline ?? this.#emptyStore.timeline;
      void this.#timelines.answer({ id, revision, query }, source, this.#number);
      return;
    }
    const store = this.#source?.store ?? this.#emptyStore;
    const value = evaluate(store, query);
    this.#options.reply(
      { type: 'answer', source: this.#number, id, revision, value, end: endOf(query, store) },
      transferables(query, value),
    );
  }

  #show(number: number, opening: Opening): void {
    this.#source?.close();
    this.#number = number;
    this.#source = this.#sourceOf(number, opening);
    this.#require();
    this.#subscriptions.renewed();
  }

  #sourceOf(source: number, opening: Opening): Source | undefined {
    const { reply, openSocket, fetch } = this.#options;
    const host: SourceHost = {
      wallClock,
      onStatus: (status) => reply({ type: 'status', source, status }, []),
      onPace: (pace) => reply({ type: 'pace', source, pace }, []),
      onData: (data) => this.#subscriptions.changed(data),
      onOtherData: () => this.#subscriptions.renewed(),
    };
    switch (opening.kind) {
      case 'nothing':
        return undefined;
      case 'program':
        return new LiveSource(openSocket, host);
      case 'recording':
        return new RecordingSource(opening.origin, opening.at, {
          ...host,
          fetch,
          onReplay: (state) => reply({ type: 'replay', source, state }, []),
          onPlayer: (state) => {
            reply({ type: 'player', source, state }, []);
            this.#require();
          },
        });
    }
  }

  /** A recording is read as far back as the views ask. */
  #require(): void {
    if (!(this.#source instanceof RecordingSource)) return;
    this.#source.require(this.#subscriptions.reach(this.#source.position) + EXTRA_REACH);
  }
}
