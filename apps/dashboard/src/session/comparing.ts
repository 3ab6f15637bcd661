import type { CompareAsked, ComparisonState } from '../ingest/compare/comparison-state.ts';
import type { RecordingOrigin } from '../ingest/recording/replay-state.ts';
import { createCell, type Readable } from './readable.ts';

/** Asks the worker for the comparison `number`; undefined: for none any more. */
export type PostComparison = (number: number, asked: CompareAsked | undefined) => void;

/** The window's side of what two recordings are compared with each other. */
export class Comparing {
  readonly #post: PostComparison;
  readonly #state = createCell<ComparisonState>({ kind: 'idle' });
  #asked: CompareAsked | undefined;
  #number = 0;

  constructor(post: PostComparison) {
    this.#post = post;
  }

  get state(): Readable<ComparisonState> {
    return this.#state;
  }

  /** Compares these, in place of what was asked before; what is known of the same already stays. */
  ask(asked: CompareAsked): void {
    if (this.#asked !== undefined && isSame(asked, this.#asked)) return;
    this.#asked = asked;
    this.#state.set({ kind: 'reading', name: asked.before.name, progress: undefined });
    this.#post(++this.#number, asked);
  }

  /** Gives up what is under way, and lets go of what is known. */
  cancel(): void {
    if (this.#asked === undefined) return;
    this.#asked = undefined;
    this.#state.set({ kind: 'idle' });
    this.#post(++this.#number, undefined);
  }

  /** Gives up what is under way; what is known stays. */
  rest(): void {
    const { kind } = this.#state.get();
    if (kind === 'reading' || kind === 'converting') this.cancel();
  }

  /** To be called with what the worker tells. */
  receive(number: number, state: ComparisonState): void {
    if (number === this.#number) this.#state.set(state);
  }
}

function isSame(one: CompareAsked, other: CompareAsked): boolean {
  return (
    one.alignedAt === other.alignedAt && isSameOrigin(one.before, other.before) && isSameOrigin(one.after, other.after)
  );
}

function isSameOrigin(one: RecordingOrigin, other: RecordingOrigin): boolean {
  if (one.kind === 'url') return other.kind === 'url' && one.url === other.url;
  return other.kind === 'file' && one.file === other.file;
}
