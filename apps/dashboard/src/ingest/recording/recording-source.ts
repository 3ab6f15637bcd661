import { ConsoleStore, RecordingTimelineSource, type TimelineSource } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { INITIAL_STATUS } from '@pollscope/protocol/client';
import type { RecordingIndex, RecordingReader } from '@pollscope/protocol/recording';
import type { Source, SourceHost } from '../source.ts';
import { framesForStore } from './frames-for-store.ts';
import { openOrigin } from './open-origin.ts';
import { Player } from './player.ts';
import { problemOf } from './problem.ts';
import type { Fetch } from './remote-source.ts';
import {
  NO_SURVEY,
  type PlayerAct,
  type PlayerState,
  type RecordingFacts,
  type RecordingOrigin,
  type RecordingSurvey,
  type ReplayState,
} from './replay-state.ts';
import { survey } from './survey.ts';

/** While the position's surroundings are read, the survey waits. */
const SURVEY_WAITS_MS = 20;
/** As often as React may render. */
const POSITION_EVERY_MS = 250;

export interface RecordingHost extends SourceHost {
  readonly fetch: Fetch;
  readonly onReplay: (state: ReplayState) => void;
  /** Every quarter of a second while only the position changes. */
  readonly onPlayer: (state: PlayerState) => void;
}

/** What of a recording can be asked for before and after it is open. */
interface Opened {
  readonly reader: RecordingReader;
  readonly player: Player<ConsoleStore>;
  readonly timeline: TimelineSource;
  /** Its own, or one that was rebuilt; undefined until that is made. */
  index: RecordingIndex | undefined;
  facts: RecordingFacts;
  survey: RecordingSurvey;
  /** What is seen from the first position was read. */
  isShown: boolean;
}

/** A recording, seen from a position that moves through it. */
export class RecordingSource implements Source {
  readonly #origin: RecordingOrigin;
  readonly #host: RecordingHost;
  #store = new ConsoleStore();
  #opened: Opened | undefined;
  #isClosed = false;
  #reach: Nanoseconds = 0;

  /** `at`: where it is looked at first; its end if not given. */
  constructor(origin: RecordingOrigin, at: Nanoseconds | undefined, host: RecordingHost) {
    this.#origin = origin;
    this.#host = host;
    host.onStatus({ ...INITIAL_STATUS, state: { kind: 'recording' } });
    void this.#open(at).catch((error: unknown) => this.#fail(error));
  }

  get store(): ConsoleStore {
    return this.#store;
  }

  get timeline(): TimelineSource | undefined {
    return this.#opened?.timeline;
  }

  /** Stream time up to which the views see. */
  get position(): Nanoseconds {
    return this.#opened?.player.state.position ?? 0;
  }

  act(act: PlayerAct): void {
    this.#opened?.player.act(act);
  }

  /** So much before the position the views ask about. */
  require(reach: Nanoseconds): void {
    this.#reach = reach;
    this.#opened?.player.require(reach);
  }

  close(): void {
    this.#isClosed = true;
    this.#opened?.player.close();
  }

  async #open(at: Nanoseconds | undefined): Promise<void> {
    const { name } = this.#origin;
    const { reader, facts } = await openOrigin(this.#origin, {
      fetch: this.#host.fetch,
      onProgress: (doing, progress) => this.#tell({ kind: 'opening', name, doing, progress }),
      breathe,
    });
    if (this.#isClosed) return;
    const opened: Opened = {
      reader,
      player: this.#playerOf(reader, facts),
      timeline: new RecordingTimelineSource({ reader, index: () => this.#opened?.index }),
      index: reader.index,
      facts,
      survey: NO_SURVEY,
      isShown: false,
    };
    this.#opened = opened;
    const { source, epoch, capabilities, writer } = facts.metadata;
    this.#host.onStatus({
      ...INITIAL_STATUS,
      state: { kind: 'recording' },
      source: { ...source, agent: writer, epoch, joinedAt: facts.from, capabilities, level: 'polls' },
    });
    opened.player.require(this.#reach);
    opened.player.act({ kind: 'seek', to: at ?? facts.to });
    await survey(reader, {
      breathe: async () => {
        await breathe();
        while (opened.player.state.loading !== undefined && !this.#isClosed) await breathe(SURVEY_WAITS_MS);
        return !this.#isClosed;
      },
      onIndex: (index) => {
        opened.index = index;
        this.#host.onOtherData();
      },
      onSurvey: (next) => {
        opened.survey = next;
        this.#tellOpen();
      },
    });
  }

  #playerOf(reader: RecordingReader, { from, to }: RecordingFacts): Player<ConsoleStore> {
    const { wallClock, onPace, onData, onOtherData, onPlayer } = this.#host;
    let told: PlayerState | undefined;
    let toldAt = 0;
    return new Player({
      recording: framesForStore(reader),
      span: { from, to },
      newStore: () => new ConsoleStore(),
      clock: () => performance.now(),
      schedule: (callback, delayMs) => {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
      onStore: (store) => {
        this.#store = store;
        onOtherData();
        if (this.#opened !== undefined) this.#opened.isShown = true;
        this.#tellOpen();
      },
      onData,
      onState: (state) => {
        if (this.#isClosed) return;
        const isMoving = state.isPlaying && state.loading === undefined;
        onPace({
          wall: wallClock(),
          stream: state.position,
          rate: isMoving ? state.speed : 0,
          reached: state.position,
        });
        const isJustMoving = state.isPlaying && isSameButPosition(state, told);
        if (isJustMoving && wallClock() - toldAt < POSITION_EVERY_MS) return;
        told = state;
        toldAt = wallClock();
        onPlayer(state);
      },
      onFailure: (error) => this.#fail(error),
    });
  }

  /** With the damage that was found while chunks were read. */
  #tellOpen(): void {
    const opened = this.#opened;
    if (opened === undefined || !opened.isShown) return;
    const { facts, reader, survey: surveyed } = opened;
    const found = reader.damage.map(({ message }) => message).filter((message) => !facts.notices.includes(message));
    if (found.length > 0) opened.facts = { ...facts, notices: [...facts.notices, ...found] };
    this.#tell({ kind: 'open', facts: opened.facts, survey: surveyed });
  }

  #fail(error: unknown): void {
    this.#opened?.player.close();
    this.#opened = undefined;
    this.#tell({ kind: 'failed', name: this.#origin.name, problem: problemOf(error) });
  }

  #tell(state: ReplayState): void {
    if (!this.#isClosed) this.#host.onReplay(state);
  }
}

function isSameButPosition({ isPlaying, speed, loading }: PlayerState, other: PlayerState | undefined): boolean {
  return isPlaying === other?.isPlaying && speed === other.speed && loading === other.loading;
}

function breathe(delayMs = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
