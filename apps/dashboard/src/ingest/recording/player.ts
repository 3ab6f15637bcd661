import type { Nanoseconds } from '@pollscope/protocol';
import type { RecordedFrame } from '@pollscope/protocol/recording';
import { FrameCursor, type FrameSink, type FrameSource } from './frame-cursor.ts';
import { FASTEST, type PlayerAct, type PlayerState, SLOWEST } from './replay-state.ts';

/** Often enough for strips to glide. */
const TICK_MS = 50;
/** A tick that comes later than this, because the thread or the tab slept, does not make the position jump. */
const MAX_TICK_MS = 250;
/** The thread is given to others so often while a position is read. */
const BREATHE_EVERY_MS = 16;
/** A position so near is reached by going on, which is quicker than beginning anew. */
const NEAR: Nanoseconds = 2e9;
/** At least so much before the position is read, whatever the views ask for. */
const LEAST_REACH: Nanoseconds = 10e9;

export interface PlayerOptions<Store extends FrameSink> {
  readonly recording: FrameSource;
  readonly span: { readonly from: Nanoseconds; readonly to: Nanoseconds };
  readonly newStore: () => Store;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Calls back once, unless the returned function is called before. */
  readonly schedule: (callback: () => void, delayMs: number) => () => void;
  /** What the views are to show from now on. */
  readonly onStore: (store: Store) => void;
  /** More was given to the store that is shown. */
  readonly onData: (data: 'windows' | 'events') => void;
  readonly onState: (state: PlayerState) => void;
  /** The recording cannot be read any further. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Moves a position through a recording, and keeps a store that holds what is seen from there: what happened up to the
 * position, as far back as the views ask for.
 */
export class Player<Store extends FrameSink> {
  readonly #options: PlayerOptions<Store>;
  #state: PlayerState;
  #reach = LEAST_REACH;
  /** The store that is shown, and what goes on from its end; undefined before the first one. */
  #shown: { readonly store: Store; readonly cursor: FrameCursor } | undefined;
  /** Who may change what is shown: the last seek, or the play that goes on from it. */
  #turn: object | undefined;
  /** Where the store begins that was asked for last. */
  #from = Number.POSITIVE_INFINITY;
  /** A play is between two frames. */
  #isAdvancing = false;
  #cancelTick: () => void = () => {};
  #tickedAt = 0;

  constructor(options: PlayerOptions<Store>) {
    this.#options = options;
    this.#state = { position: options.span.to, isPlaying: false, speed: 1, loading: undefined };
  }

  get state(): PlayerState {
    return this.#state;
  }

  act(act: PlayerAct): void {
    switch (act.kind) {
      case 'play':
        return this.#play();
      case 'pause':
        return this.#pause();
      case 'seek':
        return this.#seek(act.to);
      case 'speed':
        return this.#tell({ speed: Math.min(FASTEST, Math.max(SLOWEST, act.speed)) });
    }
  }

  /** So much before the position is needed; what is missing of it is read. */
  require(reach: Nanoseconds): void {
    this.#reach = Math.max(LEAST_REACH, reach);
    const isBegun = this.#turn !== undefined;
    if (isBegun && this.#from > this.#neededFrom()) this.#load();
  }

  close(): void {
    this.#turn = undefined;
    this.#cancelTick();
    this.#shown?.cursor.close();
    this.#shown = undefined;
  }

  #play(): void {
    if (this.#state.isPlaying) return;
    this.#tell({ isPlaying: true });
    const { from, to } = this.#options.span;
    if (this.#state.position >= to) this.#seek(from);
    else if (this.#state.loading === undefined) this.#startTicking();
  }

  /** A step that is under way is finished: it ends where the position says. */
  #pause(): void {
    this.#cancelTick();
    this.#tell({ isPlaying: false });
  }

  #seek(to: Nanoseconds): void {
    const { span } = this.#options;
    // Nonsense in, such as from an address: the end.
    const target = Math.min(span.to, Math.max(span.from, Number.isNaN(to) ? span.to : to));
    const ahead = target - this.#state.position;
    const isNear = ahead >= 0 && ahead <= NEAR && this.#state.loading === undefined && this.#shown !== undefined;
    this.#cancelTick();
    this.#tickedAt = this.#options.clock();
    this.#tell({ position: target });
    if (isNear && !this.#isAdvancing) void this.#advance();
    else this.#load();
  }

  /**
   * Reads what is seen from the position into a new store, and shows that when it is there; where that takes a while, the
   * little that is read at once is shown meanwhile. A newer one takes over.
   */
  #load(): void {
    this.#cancelTick();
    const turn = this.#takeTurn();
    void this.#loadIn(turn).catch((error: unknown) => {
      if (this.#turn !== turn) return;
      this.#tell({ loading: undefined, isPlaying: false });
      this.#options.onFailure(error);
    });
  }

  async #loadIn(turn: object): Promise<void> {
    const { recording, onStore } = this.#options;
    const { position } = this.#state;
    const from = this.#neededFrom();
    this.#from = from;
    this.#tell({ loading: 0 });
    const frames = recording.glimpse(from, position);
    const glimpse = frames === undefined ? undefined : await this.#read(frames, turn, () => undefined);
    glimpse?.cursor.close();
    if (this.#turn !== turn) return;
    if (glimpse !== undefined) onStore(glimpse.store);
    const whole = await this.#read(recording.frames(from, position), turn, (reached) => {
      const share = (reached - from) / (position - from);
      this.#tell({ loading: Math.min(1, Math.max(0, share)) });
    });
    if (whole === undefined) return;
    this.#shown?.cursor.close();
    this.#shown = whole;
    this.#isAdvancing = false;
    onStore(whole.store);
    this.#tell({ loading: undefined });
    if (this.#state.isPlaying) this.#startTicking();
  }

  /** A new store of the frames up to the position, and what goes on from there; undefined when a newer turn took over. */
  async #read(
    frames: AsyncGenerator<RecordedFrame>,
    turn: object,
    onProgress: (reached: Nanoseconds) => void,
  ): Promise<{ readonly store: Store; readonly cursor: FrameCursor } | undefined> {
    const { newStore, clock, schedule } = this.#options;
    const store = newStore();
    const cursor = new FrameCursor(frames);
    let breathedAt = clock();
    const isThere = await cursor.advance(this.#state.position, store, async ({ reached }) => {
      if (clock() - breathedAt >= BREATHE_EVERY_MS) {
        if (this.#turn === turn) onProgress(reached);
        await new Promise<void>((resolve) => schedule(resolve, 0));
        breathedAt = clock();
      }
      return this.#turn === turn;
    });
    if (isThere && this.#turn === turn) return { store, cursor };
    cursor.close();
    return undefined;
  }

  #neededFrom(): Nanoseconds {
    return Math.max(this.#options.span.from, this.#state.position - this.#reach);
  }

  #startTicking(): void {
    this.#tickedAt = this.#options.clock();
    this.#armTick();
  }

  #armTick(): void {
    this.#cancelTick();
    this.#cancelTick = this.#options.schedule(() => this.#tick(), TICK_MS);
  }

  #tick(): void {
    const { clock, span } = this.#options;
    // Where reading takes longer than playing would, it plays as fast as it is read.
    const elapsed = Math.min(MAX_TICK_MS, clock() - this.#tickedAt);
    this.#tickedAt = clock();
    const position = Math.min(span.to, this.#state.position + elapsed * 1e6 * this.#state.speed);
    this.#tell({ position, isPlaying: position < span.to });
    void this.#advance();
  }

  /** Goes on to the position in the store that is shown. */
  async #advance(): Promise<void> {
    const shown = this.#shown;
    if (shown === undefined) return;
    const turn = this.#takeTurn();
    this.#isAdvancing = true;
    let changed: 'windows' | 'events' | undefined;
    try {
      await shown.cursor.advance(this.#state.position, shown.store, ({ gaveWindows }) => {
        changed = gaveWindows ? 'windows' : (changed ?? 'events');
        return this.#turn === turn;
      });
    } catch (error) {
      if (this.#turn !== turn) return;
      this.#pause();
      this.#options.onFailure(error);
    }
    if (this.#turn !== turn) return;
    this.#isAdvancing = false;
    if (changed !== undefined) this.#options.onData(changed);
    if (this.#state.isPlaying) this.#armTick();
  }

  #takeTurn(): object {
    this.#turn = {};
    return this.#turn;
  }

  #tell(change: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onState(this.#state);
  }
}
