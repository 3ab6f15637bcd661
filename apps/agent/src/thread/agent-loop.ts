import { performance } from 'node:perf_hooks';
import type { Aggregator } from '@pollscope/analysis';
import { type AgentWindowSection, Channel } from '@pollscope/protocol';
import type { RingReader } from '../ring/ring-reader.ts';
import type { Collector } from './collector.ts';
import type { FrameStream } from './frame-stream.ts';
import type { Registry } from './registry.ts';
import type { StreamServer } from './stream-server.ts';

/** The ring is looked at this often while it fills slowly, and without pause while it fills fast. */
const DRAIN_EVERY_MS = 5;
const FAST_FILL = 1 / 8;
/** A window is closed when its last records have surely been published and drained. */
const SETTLE_NS = 5_000_000;
/**
 * Frames go out this often, since each message costs a browser some 60 µs: twice for each window of 100 ms, at such
 * times that a window leaves as soon as it may be closed.
 */
const FRAME_EVERY_NS = 50_000_000;
/** A second, so that the agent's own figures do not jitter. */
const AGENT_WINDOW_NS = 1_000_000_000;
/** Describing all live tasks costs the program time, so it is asked for at most this often. */
const SNAPSHOT_EVERY_NS = 5_000_000_000;

export interface AgentLoopOptions {
  /** Nanoseconds on the executor's clock. */
  readonly now: () => number;
  readonly reader: RingReader;
  readonly collector: Collector;
  readonly aggregator: Aggregator;
  readonly registry: Registry;
  readonly stream: FrameStream;
  readonly server: StreamServer;
  /** Nanoseconds that one record takes from the program. */
  readonly probeCost: number;
  /** Reads the definitions that the program has sent so far. */
  readonly readDefinitions: () => void;
  readonly requestSnapshot: () => void;
}

/** Moves records from the ring to the clients until it is stopped. */
export class AgentLoop {
  readonly #options: AgentLoopOptions;
  #stop: () => void = () => undefined;
  #nextFrameAt = 0;
  #snapshotAskedAt = 0;
  #window: { start: number; records: number; dropped: number; bytes: number; utilization: ReturnType<typeof elu> };

  constructor(options: AgentLoopOptions) {
    this.#options = options;
    this.#window = { start: options.now(), records: 0, dropped: 0, bytes: 0, utilization: elu() };
  }

  start(): void {
    const turn = () => {
      const fill = this.#drain();
      if (this.#options.now() >= this.#nextFrameAt) this.#sendFrames();
      if (fill > FAST_FILL) {
        const immediate = setImmediate(turn);
        this.#stop = () => clearImmediate(immediate);
      } else {
        const timer = setTimeout(turn, DRAIN_EVERY_MS);
        this.#stop = () => clearTimeout(timer);
      }
    };
    turn();
  }

  /** Sends what is left and stops. */
  stop(): void {
    this.#stop();
    this.#drain();
    this.#sendFrames();
  }

  /** Returns how full the ring was, from 0 to 1. */
  #drain(): number {
    const { reader, collector, readDefinitions } = this.#options;
    const head = reader.published();
    // A record may use a name that was sent just before it; whatever it uses has been sent by now.
    readDefinitions();
    return collector.drain(head) / reader.capacity;
  }

  #sendFrames(): void {
    const { now, collector, aggregator, registry, stream, server, requestSnapshot } = this.#options;
    const time = now();
    this.#nextFrameAt = (Math.floor((time - SETTLE_NS) / FRAME_EVERY_NS) + 1) * FRAME_EVERY_NS + SETTLE_NS;

    collector.observeState();
    const windows = aggregator.close(time - SETTLE_NS);
    for (const section of windows) if (section.kind === 'taskWindows') registry.polled(section);
    server.broadcast(stream.frame(Channel.base, collector.takeBase(time)));
    server.broadcast(
      stream.frame(Channel.windows, [...windows, ...collector.takeLosses(), ...this.#agentWindow(time)]),
    );
    const events = collector.takeEvents();
    if (server.wantsEvents) server.broadcast(stream.frame(Channel.events, events));
    collector.wantsEvents = server.wantsEvents;

    if (collector.needsSnapshot && time - this.#snapshotAskedAt >= SNAPSHOT_EVERY_NS) {
      this.#snapshotAskedAt = time;
      requestSnapshot();
    }
  }

  #agentWindow(time: number): AgentWindowSection[] {
    const { collector, server, probeCost } = this.#options;
    const { start, records, dropped, bytes, utilization } = this.#window;
    if (time - start < AGENT_WINDOW_NS) return [];
    const section: AgentWindowSection = {
      kind: 'agentWindow',
      start,
      duration: time - start,
      records: collector.records - records,
      dropped: collector.dropped - dropped,
      ringFillPermille: Math.round(collector.fullest * 1000),
      busy: performance.eventLoopUtilization(utilization).active * 1e6,
      probeCost: (collector.records - records) * probeCost,
      bytesSent: server.bytesSent - bytes,
      clients: server.clients,
    };
    this.#window = {
      start: time,
      records: collector.records,
      dropped: collector.dropped,
      bytes: server.bytesSent,
      utilization: elu(),
    };
    collector.fullest = 0;
    return [section];
  }
}

function elu() {
  return performance.eventLoopUtilization();
}
