import { Channel, type Finding, type Nanoseconds, type Section } from '@pollscope/protocol';
import type { Recordings } from '../recording/recordings.ts';
import type { Aggregation } from './aggregation.ts';
import type { FindingsFeed } from './findings-feed.ts';
import type { FrameStream } from './frame-stream.ts';
import type { OwnCost } from './own-cost.ts';
import type { Registry } from './registry.ts';
import type { StackFeed } from './stack-feed.ts';
import type { StreamServer } from './stream-server.ts';
import type { WorkerSource } from './worker-source.ts';

/** The rings are looked at this often while they fill slowly, and without pause while one fills fast. */
const DRAIN_EVERY_MS = 5;
const FAST_FILL = 1 / 8;
/**
 * Looking costs an idle program more than anything else, so while next to nothing comes it is done half as often, and while
 * every worker sleeps only for each frame: a poll that begins meanwhile is seen long before it has run for so long that it is
 * to be told of, and a ring lasts longer.
 */
const DRAIN_QUIET_EVERY_MS = 10;
const QUIET_FILL = 1 / 1024;
/** A window is closed when its last records have surely been published and drained. */
const SETTLE_NS = 5_000_000;
/**
 * Frames go out this often, since each message costs a browser some 60 µs: twice for each window of 100 ms, at such
 * times that a window leaves as soon as it may be closed.
 */
const FRAME_EVERY_NS = 50_000_000;
const FRAMES_PER_WINDOW = 2;
/** Describing all live tasks costs the program time, so it is asked for at most this often. */
const SNAPSHOT_EVERY_NS = 5_000_000_000;

export interface AgentLoopOptions {
  /** Nanoseconds on the stream's clock. */
  readonly now: () => Nanoseconds;
  /** May grow while the loop runs. */
  readonly sources: readonly WorkerSource[];
  readonly aggregation: Aggregation;
  readonly registry: Registry;
  readonly stacks: StackFeed;
  readonly findings: FindingsFeed;
  readonly metrics: { observe(section: Section): void };
  readonly stream: FrameStream;
  readonly server: StreamServer;
  readonly ownCost: OwnCost;
  readonly recordings: Recordings;
  /** Those that are over have told everything. */
  readonly dropEndedSources: () => void;
}

/** Moves records from the rings to the sinks until it is stopped. */
export class AgentLoop {
  readonly #options: AgentLoopOptions;
  #stop: () => void = () => undefined;
  #nextFrameAt: Nanoseconds = 0;
  /** Records read before the last frame. */
  #recordsTold = 0;
  #snapshotAskedAt: Nanoseconds = 0;
  #longPollTold = false;

  constructor(options: AgentLoopOptions) {
    this.#options = options;
  }

  start(): void {
    const turn = () => {
      // Read before the rings: a thread that is held up between the two must not close windows whose records it has not read.
      const time = this.#options.now();
      const fill = this.#drain();
      this.#sendFramesIfDue(time);
      if (fill > FAST_FILL) {
        const immediate = setImmediate(turn);
        this.#stop = () => clearImmediate(immediate);
      } else {
        const timer = setTimeout(turn, this.#pauseMs(fill));
        this.#stop = () => clearTimeout(timer);
      }
    };
    turn();
  }

  /** Sends what there is now. */
  flush(): void {
    const time = this.#options.now();
    this.#drain();
    this.#sendFrames(time);
  }

  /** Sends what is left and stops. */
  stop(): void {
    this.#stop();
    this.flush();
  }

  /** Tells of findings, the detectors' or others. */
  tell(rows: readonly Finding[]): void {
    const { registry, stream, metrics, recordings, now } = this.#options;
    const section = { kind: 'findings', rows } as const;
    registry.observeFindings(rows, now());
    stream.send(Channel.windows, [section]);
    metrics.observe(section);
    recordings.observeFindings(rows);
  }

  #pauseMs(fill: number): number {
    if (fill >= QUIET_FILL) return DRAIN_EVERY_MS;
    const { now, sources } = this.#options;
    if (!sources.every(({ isAsleep }) => isAsleep)) return DRAIN_QUIET_EVERY_MS;
    return Math.max(1, Math.ceil((this.#nextFrameAt - now()) / 1e6));
  }

  /** Returns how full the fullest ring was, from 0 to 1. */
  #drain(): number {
    const { sources, now } = this.#options;
    let fullest = 0;
    for (const source of sources) fullest = Math.max(fullest, source.drain(now()));
    return fullest;
  }

  /** That the program is blocked is told at once, and what the detectors make of it as soon as they may look at it. */
  #sendFramesIfDue(time: Nanoseconds): void {
    const { sources } = this.#options;
    const isUrgent = sources.filter((source) => source.takeUrgency()).length > 0;
    if (!isUrgent && time < this.#nextFrameAt) return;
    if (!isUrgent && this.#hasNothingToTell(time)) this.#nextFrameAt += FRAME_EVERY_NS;
    else this.#sendFrames(time);
    if (isUrgent) this.#nextFrameAt = Math.min(this.#nextFrameAt, time + SETTLE_NS + DRAIN_EVERY_MS * 1e6);
  }

  /** Nothing was read since the last frame, and no window ends with this one. */
  #hasNothingToTell(time: Nanoseconds): boolean {
    const isWithinWindow = Math.floor((time - SETTLE_NS) / FRAME_EVERY_NS) % FRAMES_PER_WINDOW !== 0;
    return isWithinWindow && this.#records() === this.#recordsTold;
  }

  #records(): number {
    return this.#options.sources.reduce((total, { records }) => total + records, 0);
  }

  #sendFrames(time: Nanoseconds): void {
    this.#recordsTold = this.#records();
    const { sources, aggregation, registry, stream } = this.#options;
    this.#nextFrameAt = (Math.floor((time - SETTLE_NS) / FRAME_EVERY_NS) + 1) * FRAME_EVERY_NS + SETTLE_NS;

    if (aggregation.level !== 'off') for (const source of sources) source.observeState();
    const closed = aggregation.close(time - SETTLE_NS);
    registry.observeWindows(closed);
    const base = this.#takeBase(time);
    const windows = [...closed, ...sources.flatMap((source) => source.takeLosses()), ...this.#ownWindow(time)];
    stream.send(Channel.base, base);
    stream.send(Channel.windows, windows);
    stream.send(
      Channel.events,
      sources.flatMap((source) => source.takeEvents()),
    );
    this.#evaluate([...base, ...windows], time);

    const wantsEvents = stream.wantsEvents && aggregation.level !== 'aggregates';
    for (const source of sources) source.wantsEvents = wantsEvents;
    this.#askForSnapshot(time);
    this.#options.dropEndedSources();
  }

  #takeBase(time: Nanoseconds): Section[] {
    const { sources, registry, stacks } = this.#options;
    registry.tasks.forgetEnded(time);
    registry.forgetEndedWorkers(time);
    const longPolls = sources.flatMap((source) => source.longPoll(time) ?? []);
    const isNews = longPolls.length > 0 || this.#longPollTold;
    this.#longPollTold = longPolls.length > 0;
    return [
      ...registry.takeChanges(),
      ...sources.flatMap((source) => source.takeLifecycle()),
      ...(isNews ? [{ kind: 'openPolls', rows: longPolls } as const] : []),
      ...stacks.take(),
    ];
  }

  /** After everything else was sent, so that it waits for nothing. */
  #evaluate(sections: readonly Section[], time: Nanoseconds): void {
    const { findings, metrics } = this.#options;
    for (const section of sections) metrics.observe(section);
    const rows: readonly Finding[] = findings.observe(sections, time - SETTLE_NS);
    if (rows.length > 0) this.tell(rows);
  }

  #ownWindow(time: Nanoseconds): Section[] {
    const { sources, server, ownCost } = this.#options;
    if (!ownCost.isDue(time)) return [];
    const sum = (of: (source: WorkerSource) => number) => sources.reduce((total, source) => total + of(source), 0);
    const section = ownCost.close(time, {
      records: this.#records(),
      dropped: sum((source) => source.dropped),
      bytesSent: server.bytesSent,
      clients: server.clients,
      ringFill: Math.max(0, ...sources.map((source) => source.fullest)),
    });
    for (const source of sources) source.fullest = 0;
    return [section];
  }

  #askForSnapshot(time: Nanoseconds): void {
    const { sources, aggregation } = this.#options;
    if (aggregation.level === 'off' || time - this.#snapshotAskedAt < SNAPSHOT_EVERY_NS) return;
    const doubtful = sources.filter((source) => source.needsSnapshot && !source.isOver);
    if (doubtful.length > 0) this.#snapshotAskedAt = time;
    for (const source of doubtful) source.ask({ kind: 'needsSnapshot' });
  }
}
