import { encodeFrame, type Frame } from '@pollscope/protocol';
import type { RecordingMetadata } from '@pollscope/protocol/recording';
import type { EncodedFrame, FrameSink } from '../thread/frame-stream.ts';
import { adviceFor } from './file-advice.ts';
import type { WholeRecordOptions } from './options.ts';
import { type KeptFile, RecordingDirectory } from './recording-directory.ts';
import { RecordingFile } from './recording-file.ts';

/** Frames of a program that has nothing more to tell are written this soon after they came. */
const FLUSH_EVERY_MS = 125;
/** A disk that is slower than the stream: frames are left out from here on, which their numbers tell, … */
const MAX_PENDING_BYTES = 32 << 20;
/** … until it has caught up. */
const CAUGHT_UP_BYTES = 4 << 20;
/** Whether there is room again on a disk that was full is tried this often. */
const RETRY_AFTER_MS = 30_000;

export interface RecorderSetup {
  readonly options: WholeRecordOptions;
  readonly metadata: RecordingMetadata;
  /** All that has to be known to understand the frames from now on. */
  readonly snapshot: () => Frame;
  /** Whether and why it does not record; undefined: it does again. */
  readonly onStopped: (reason: string | undefined) => void;
}

type State =
  | { readonly kind: 'recording'; readonly file: RecordingFile; readonly since: number; isBehind: boolean }
  /** Milliseconds of `performance.now`. */
  | { readonly kind: 'stopped'; readonly retryAt: number }
  | { readonly kind: 'closed' };

/** Records the stream for as long as it goes, in files of bounded size and number. What it cannot write costs nobody else anything. */
export class Recorder implements FrameSink {
  readonly #setup: RecorderSetup;
  readonly #directory: RecordingDirectory;
  readonly #timer: NodeJS.Timeout;
  #state: State;
  #framesBefore = 0;
  #frames = 0;
  /** Files that were followed by another and are being completed. */
  readonly #completing = new Set<Promise<void>>();
  #isStopTold = false;

  constructor(setup: RecorderSetup) {
    const { options, metadata } = setup;
    this.#setup = setup;
    this.#directory = new RecordingDirectory({
      directory: options.directory,
      name: metadata.source.name,
      pid: metadata.source.pid,
      suffix: '',
      maxBytes: options.maxDiskBytes,
    });
    this.#state = this.#begin();
    this.#timer = setInterval(() => this.#tick(), FLUSH_EVERY_MS);
    this.#timer.unref();
  }

  files(): readonly KeptFile[] {
    return this.#directory.files();
  }

  get wantsEvents(): boolean {
    return this.#state.kind === 'recording';
  }

  /** The file that is being written, if one is. */
  get path(): string | undefined {
    return this.#state.kind === 'recording' ? this.#state.file.path : undefined;
  }

  send({ bytes }: EncodedFrame, frame: Frame): void {
    const state = this.#state;
    if (state.kind !== 'recording') return;
    this.#frames++;
    const { file } = state;
    if (state.isBehind) {
      if (file.pendingBytes > CAUGHT_UP_BYTES) return;
      state.isBehind = false;
      // Definitions may be among what was left out.
      const snapshot = this.#setup.snapshot();
      file.push(encodeFrame(snapshot), snapshot);
    }
    file.push(bytes, frame);
    state.isBehind = file.pendingBytes > MAX_PENDING_BYTES;
    if (this.#isFull(state)) this.#follow(file);
  }

  /** Completes the file. Never rejects; what failed was told. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const state = this.#state;
    this.#state = { kind: 'closed' };
    if (state.kind === 'recording') this.#complete(state.file);
    await Promise.all(this.#completing);
  }

  #begin(): State {
    const { options, metadata, snapshot } = this.#setup;
    try {
      const file = new RecordingFile(this.#directory.create(options.maxFileBytes), metadata);
      file.beginFrom(snapshot());
      this.#tellRecording();
      return { kind: 'recording', file, since: performance.now(), isBehind: false };
    } catch (error) {
      return this.#stopped(error);
    }
  }

  #isFull({ file, since }: Extract<State, { readonly kind: 'recording' }>): boolean {
    const { maxFileBytes, maxFileSeconds } = this.#setup.options;
    return file.storedBytes >= maxFileBytes || performance.now() - since >= maxFileSeconds * 1000;
  }

  #follow(file: RecordingFile): void {
    this.#complete(file);
    this.#state = this.#begin();
  }

  #complete(file: RecordingFile): void {
    const completing = file
      .finishForGood()
      .catch((error: unknown) => {
        this.#tellStopped(error);
      })
      .finally(() => this.#completing.delete(completing));
    this.#completing.add(completing);
  }

  #tick(): void {
    const state = this.#state;
    switch (state.kind) {
      case 'closed':
        return;
      case 'stopped':
        if (performance.now() >= state.retryAt) this.#state = this.#begin();
        return;
      case 'recording': {
        const { failure } = state.file;
        if (failure !== undefined) {
          this.#complete(state.file);
          this.#state = this.#stopped(failure);
          return;
        }
        const isQuiet = this.#frames === this.#framesBefore;
        this.#framesBefore = this.#frames;
        // What fails here is found by the next turn.
        if (isQuiet) state.file.flush().catch(() => undefined);
      }
    }
  }

  #stopped(error: unknown): State {
    this.#tellStopped(error);
    return { kind: 'stopped', retryAt: performance.now() + RETRY_AFTER_MS };
  }

  #tellStopped(error: unknown): void {
    if (this.#isStopTold) return;
    this.#isStopTold = true;
    this.#setup.onStopped(`nothing is recorded in ${this.#setup.options.directory}: ${adviceFor(error)}`);
  }

  #tellRecording(): void {
    if (!this.#isStopTold) return;
    this.#isStopTold = false;
    this.#setup.onStopped(undefined);
  }
}
