import { type ComparableRecording, CompareError, compareRecordings, type Comparison } from '@pollscope/analysis';
import { modifiedAt } from '../recording/modified-at.ts';
import { type OpenedRecording, openOrigin } from '../recording/open-origin.ts';
import { problemOf } from '../recording/problem.ts';
import type { Fetch } from '../recording/remote-source.ts';
import type { RecordingFacts, RecordingOrigin } from '../recording/replay-state.ts';
import { CompareFailure, problemOfPair } from './compare-failure.ts';
import type { CompareAsked, ComparisonState } from './comparison-state.ts';
import { markNames } from './mark-names.ts';
import { GivenUpError, watchedRecording } from './watched-recording.ts';

/** As in the page's other histograms. */
const BARS_PER_OCTAVE = 2;
/** As often as React may render. */
const PROGRESS_EVERY_MS = 250;

export interface ComparerOptions {
  readonly fetch: Fetch;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Lets others have the thread for a moment. */
  readonly breathe: () => Promise<void>;
  /** Told how the comparison with this number stands, never of one that was replaced. */
  readonly onState: (number: number, state: ComparisonState) => void;
}

interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

/** Compares two recordings at a time; a later question takes the place of the one before. */
export class Comparer {
  readonly #options: ComparerOptions;
  /** Of the pair that was asked for last: it may be asked for again, aligned otherwise. */
  readonly #opened = new Map<string, Promise<OpenedRecording>>();
  #number = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: ComparerOptions) {
    this.#options = options;
  }

  /** Begins the comparison `number`; undefined gives up what is under way. */
  compare(number: number, asked: CompareAsked | undefined): void {
    this.#number = number;
    const kept = asked === undefined ? [] : [keyOf(asked.before), keyOf(asked.after)];
    for (const key of this.#opened.keys()) if (!kept.includes(key)) this.#opened.delete(key);
    if (asked === undefined) return;
    this.#run(number, asked).catch((error: unknown) => {
      if (error instanceof GivenUpError) return;
      const { problem, recording } = CompareFailure.of(error);
      this.#tell(number, { kind: 'failed', name: recording, problem });
    });
  }

  async #run(number: number, asked: CompareAsked): Promise<void> {
    const before = await this.#open(number, asked.before);
    const after = await this.#open(number, asked.after);
    const comparison = await this.#compared(number, { before, after }, asked.alignedAt);
    const compared = { kind: 'compared', before: factsNow(before), after: factsNow(after), comparison } as const;
    this.#tell(number, { ...compared, marks: undefined });
    // Without them there is one choice less, and the figures stand.
    const marks = await this.#commonMarks(number, { before, after }).catch(() => []);
    this.#tell(number, { ...compared, marks });
  }

  async #open(number: number, origin: RecordingOrigin): Promise<OpenedRecording> {
    const key = keyOf(origin);
    const { fetch, breathe } = this.#options;
    const onProgress = (kind: 'reading' | 'converting', progress: number | undefined): void =>
      this.#tell(number, { kind, name: origin.name, progress });
    const opening = this.#opened.get(key) ?? openOrigin(origin, { fetch, breathe, onProgress });
    this.#opened.set(key, opening);
    const opened = await opening.catch((error: unknown) => {
      this.#opened.delete(key);
      throw new CompareFailure(problemOf(error), origin.name);
    });
    if (number !== this.#number) throw new GivenUpError();
    return opened;
  }

  async #compared(number: number, { before, after }: Pair<OpenedRecording>, at?: string): Promise<Comparison> {
    const a = this.#watched(number, before, (progress) => this.#tellProgress(number, before.facts.name, progress));
    const b = this.#watched(number, after, (progress) => this.#tellProgress(number, after.facts.name, progress));
    const options = { barsPerOctave: BARS_PER_OCTAVE, ...(at === undefined ? {} : { at }) };
    try {
      return await compareRecordings(a, b, options);
    } catch (error) {
      if (!(error instanceof CompareError)) throw error;
      const blamed = [[a, before] as const, [b, after] as const].find(([recording]) => recording === error.recording);
      throw new CompareFailure(problemOfPair(error, at), blamed?.[1].facts.name);
    }
  }

  async #commonMarks(number: number, { before, after }: Pair<OpenedRecording>): Promise<readonly string[]> {
    const namesOf = (opened: OpenedRecording) => markNames(this.#watched(number, opened), opened.reader.index);
    const names = await namesOf(before);
    const others = names.size === 0 ? names : await namesOf(after);
    return [...names].filter((name) => others.has(name)).sort();
  }

  #watched(
    number: number,
    { reader }: OpenedRecording,
    onProgress: (share: number) => void = () => undefined,
  ): ComparableRecording {
    return watchedRecording(reader, async (share) => {
      await this.#options.breathe();
      onProgress(share);
      return number === this.#number;
    });
  }

  #tellProgress(number: number, name: string, progress: number): void {
    const now = this.#options.clock();
    if (now - this.#toldAt < PROGRESS_EVERY_MS) return;
    this.#toldAt = now;
    this.#tell(number, { kind: 'reading', name, progress });
  }

  #tell(number: number, state: ComparisonState): void {
    if (number === this.#number) this.#options.onState(number, state);
  }
}

/** Origins come as copies: the same file is known by what it looks like. */
function keyOf(origin: RecordingOrigin): string {
  return origin.kind === 'url' ? origin.url : `file ${origin.file.size} ${modifiedAt(origin.file)} ${origin.name}`;
}

/** With what was found missing while it was read. */
function factsNow({ facts, reader }: OpenedRecording): RecordingFacts {
  const messages = reader.damage.map(({ message }) => message);
  return { ...facts, notices: [...new Set([...facts.notices, ...messages])] };
}
