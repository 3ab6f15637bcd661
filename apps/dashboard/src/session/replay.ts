import type { Nanoseconds } from '@pollscope/protocol';
import type {
  FindingMark,
  PlayerAct,
  PlayerState,
  RecordingOrigin,
  ReplayState,
} from '../ingest/recording/replay-state.ts';
import { createCell, type Readable } from './readable.ts';

const STILL: PlayerState = { position: 0, isPlaying: false, speed: 1, loading: undefined };

/** Nearer than this a finding is where one is already. */
const HERE: Nanoseconds = 1e6;

/** The window's side of the recording that is open, if one is. */
export class Replay {
  readonly #act: (act: PlayerAct) => void;
  readonly #state = createCell<ReplayState>({ kind: 'closed' });
  readonly #player = createCell<PlayerState>(STILL);
  #origin: RecordingOrigin | undefined;

  constructor(act: (act: PlayerAct) => void) {
    this.#act = act;
  }

  get state(): Readable<ReplayState> {
    return this.#state;
  }

  /** Where the position is, and whether it moves. While it moves it is told four times a second. */
  get player(): Readable<PlayerState> {
    return this.#player;
  }

  /** What was opened last; undefined when that was a program. */
  get origin(): RecordingOrigin | undefined {
    return this.#origin;
  }

  /** At the end it begins anew. */
  play(): void {
    this.#act({ kind: 'play' });
  }

  pause(): void {
    this.#act({ kind: 'pause' });
  }

  seek(to: Nanoseconds): void {
    this.#act({ kind: 'seek', to });
  }

  setSpeed(speed: number): void {
    this.#act({ kind: 'speed', speed });
  }

  /** The next or the previous finding, by where each is told first; undefined: there is none. */
  findingBeside(direction: 'next' | 'previous'): FindingMark | undefined {
    const state = this.#state.get();
    if (state.kind !== 'open') return undefined;
    const { position } = this.#player.get();
    const { findings } = state.survey;
    return direction === 'next'
      ? findings.find(({ toldAt }) => toldAt > position + HERE)
      : findings.findLast(({ toldAt }) => toldAt < position - HERE);
  }

  /** To be called when another source is shown; undefined: no recording. */
  begin(origin: RecordingOrigin | undefined): void {
    this.#origin = origin;
    this.#player.set(STILL);
    this.#state.set(
      origin === undefined
        ? { kind: 'closed' }
        : { kind: 'opening', name: origin.name, doing: 'reading', progress: undefined },
    );
  }

  /** To be called with what the worker tells. */
  receiveState(state: ReplayState): void {
    this.#state.set(state);
  }

  receivePlayer(state: PlayerState): void {
    this.#player.set(state);
  }
}
