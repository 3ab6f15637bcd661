import type { Level, Nanoseconds } from '@pollscope/protocol';
import type {
  AnswerReply,
  Answers,
  Opening,
  Pace,
  Query,
  QueryKind,
  Reply,
  Request,
  SourceReply,
} from '../ingest/messages.ts';
import { NO_SOURCE, type SourceStatus } from '../ingest/source-status.ts';
import { shownPart } from '../url/stream-times.ts';
import { Comparing } from './comparing.ts';
import type { Following, SelectedRange } from './following.ts';
import { type Cell, createCell, type Readable } from './readable.ts';
import { Replay } from './replay.ts';

export interface Answered<K extends QueryKind> {
  readonly query: Query<K>;
  readonly value: Answers[K];
  /** Stream time at which the answer ends. */
  readonly end: Nanoseconds;
}

/** A subscription whose query may change; the listener is called on each answer to the latest query. */
export interface Watch<K extends QueryKind> {
  ask(query: Query<K>): void;
  /** What is asked for came into the user's sight, or went out of it; at first it is in sight. */
  see(isInView: boolean): void;
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

/** After so long the windows of a second that reach into a stretch have all come. */
export const WINDOWS_COME_WITHIN: Nanoseconds = 1.5e9;

/** The window's side of the ingest worker: what is known of the source, and live answers to queries. */
export class Session {
  /** The recording that is shown in place of a program, if one is. */
  readonly replay: Replay;
  /** Two recordings beside each other, whatever is shown. */
  readonly comparing: Comparing;
  readonly #port: IngestPort;
  readonly #wallClock: () => number;
  readonly #onDrawn: (streamTime: Nanoseconds) => void;
  readonly #status = createCell<SourceStatus>(NO_SOURCE);
  readonly #following: Cell<Following> = createCell<Following>({ kind: 'live' });
  readonly #listeners = new Map<number, (reply: AnswerReply) => void>();
  readonly #untaken = new Set<number>();
  #isResting = false;
  #nextId = 1;
  readonly #run = createCell(0);
  #source = 0;
  #pace: Pace | undefined;

  constructor({ port, wallClock, onDrawn }: SessionOptions) {
    this.#port = port;
    this.#wallClock = wallClock;
    this.#onDrawn = onDrawn;
    this.replay = new Replay((act) => port.post({ type: 'player', act }));
    this.comparing = new Comparing((number, asked) => port.post({ type: 'compare', number, asked }));
    port.onReply((reply) => this.#receive(reply));
  }

  get status(): Readable<SourceStatus> {
    return this.#status;
  }

  get following(): Readable<Following> {
    return this.#following;
  }

  /** End of what the stream has delivered, in a recording the position; undefined before the first frame. */
  get streamNow(): Nanoseconds | undefined {
    return this.#pace?.reached;
  }

  /** Counts the runs of programs that were shown: one that was restarted, or another source, is another run. */
  get run(): Readable<number> {
    return this.#run;
  }

  /** Shows another source in place of the one before. */
  show(opening: Opening): void {
    this.replay.begin(opening.kind === 'recording' ? opening.origin : undefined);
    this.#status.set(NO_SOURCE);
    this.#beginRun();
    this.#port.post({ type: 'show', source: ++this.#source, opening });
  }

  retry(): void {
    this.#port.post({ type: 'retry' });
  }

  /** Asks for another level; the status tells the new level, or why it was declined. */
  setLevel(level: Level): void {
    this.#port.post({ type: 'ask', request: { type: 'setLevel', level } });
  }

  /** Asks the agent to write its last seconds into a recording; the status tells where, or why it was declined. */
  dump(): void {
    this.#port.post({ type: 'ask', request: { type: 'dump' } });
  }

  /** Freezes the view, now if no other instant is given. */
  pause(at = this.streamNow): void {
    if (at !== undefined) this.#following.set({ kind: 'paused', at });
  }

  resume(): void {
    this.#following.set({ kind: 'live' });
  }

  /** What Space does: freezes a live view or lets it go on, plays a recording or stops it. */
  togglePause(): void {
    if (this.replay.state.get().kind === 'closed') {
      if (this.#following.get().kind === 'live') this.pause();
      else this.resume();
    } else if (this.replay.player.get().isPlaying) {
      this.replay.pause();
    } else {
      // A view that stands on a stretch would not move.
      this.resume();
      this.replay.play();
    }
  }

  /**
   * Re-scopes every view to a stretch, of a very long one to its last part; undefined goes back to following the stream. A
   * recording is read up to the stretch's end.
   */
  selectRange(range: SelectedRange | undefined): void {
    if (range === undefined) {
      this.resume();
      return;
    }
    this.#following.set({ kind: 'range', ...shownPart(range) });
    if (this.replay.state.get().kind !== 'open') return;
    this.replay.pause();
    this.replay.seek(range.to + WINDOWS_COME_WITHIN);
  }

  /** Goes to where the next or the previous finding of the recording is told first, if there is one. */
  stepToFinding(direction: 'next' | 'previous'): void {
    const finding = this.replay.findingBeside(direction);
    if (finding === undefined) return;
    this.resume();
    this.replay.seek(finding.toldAt);
  }

  /**
   * Stream time at this moment, running on smoothly between frames; it stands still while nothing arrives. What has been
   * received is at most a frame's interval older.
   */
  smoothNow(): Nanoseconds | undefined {
    if (this.#pace === undefined) return undefined;
    const { wall, stream, rate, reached } = this.#pace;
    const { kind } = this.#status.get().state;
    if (kind !== 'live' && kind !== 'recording') return reached;
    return stream + (this.#wallClock() - wall) * 1e6 * rate;
  }

  /** Lets the answers wait while nobody looks: a page in the background costs nothing but the intake. */
  rest(): void {
    this.#isResting = true;
  }

  /** Answers come again. */
  wake(): void {
    this.#isResting = false;
    for (const id of this.#untaken) this.#port.post({ type: 'taken', id });
    this.#untaken.clear();
  }

  drawn(streamTime: Nanoseconds): void {
    this.#onDrawn(streamTime);
  }

  watch<K extends QueryKind>(listener: (answered: Answered<K>) => void): Watch<K> {
    const id = this.#nextId++;
    let revision = 0;
    let asked: Query<K> | undefined;
    let isSeen = true;
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
      see: (isInView) => {
        if (isInView !== isSeen) this.#port.post({ type: 'see', id, isInView });
        isSeen = isInView;
      },
      close: () => {
        this.#listeners.delete(id);
        this.#port.post({ type: 'unwatch', id });
      },
    };
  }

  #receive(reply: Reply): void {
    if (reply.type === 'comparison') return this.comparing.receive(reply.number, reply.state);
    // Otherwise it is what the source before has still told.
    if (reply.source === this.#source) this.#take(reply);
    if (reply.type !== 'answer') return;
    // The worker sends no answer before the last one was taken.
    if (this.#isResting) this.#untaken.add(reply.id);
    else this.#port.post({ type: 'taken', id: reply.id });
  }

  #take(reply: SourceReply): void {
    switch (reply.type) {
      case 'status':
        this.#receiveStatus(reply.status);
        return;
      case 'pace':
        this.#pace = reply.pace;
        return;
      case 'replay':
        return this.replay.receiveState(reply.state);
      case 'player':
        return this.replay.receivePlayer(reply.state);
      case 'answer':
        this.#listeners.get(reply.id)?.(reply);
    }
  }

  #receiveStatus(status: SourceStatus): void {
    if (status.restarts !== this.#status.get().restarts) this.#beginRun();
    this.#status.set(status);
  }

  /** What is known of the run before has no meaning in this one, the instant at which the view was paused included. */
  #beginRun(): void {
    this.#pace = undefined;
    this.resume();
    this.#run.set(this.#run.get() + 1);
  }
}
