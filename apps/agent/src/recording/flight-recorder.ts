import { decodeFrame, type Finding, type Nanoseconds } from '@pollscope/protocol';
import type { RecordingCause, RecordingMetadata } from '@pollscope/protocol/recording';
import type { EncodedFrame, FrameSink } from '../thread/frame-stream.ts';
import { FrameWindow } from './frame-window.ts';
import type { WholeFlightRecorderOptions } from './options.ts';
import { type KeptFile, RecordingDirectory } from './recording-directory.ts';
import { RecordingFile, type Urgency } from './recording-file.ts';

/** Findings may come and go; files of the same fault are worth little. */
const FINDING_EVERY_NS = 60_000_000_000;
/** So much may wait to be written before the dump waits for it: the rest of the thread's work goes on in between. */
const MAX_PENDING_BYTES = 1 << 20;

export interface FlightRecorderSetup {
  readonly options: WholeFlightRecorderOptions;
  readonly metadata: RecordingMetadata;
  /** Of the stream. */
  readonly now: () => Nanoseconds;
}

/** Holds the last seconds of the stream, and writes them into a file when something has happened. */
export class FlightRecorder implements FrameSink {
  readonly wantsEvents = true;
  readonly #setup: FlightRecorderSetup;
  readonly #window: FrameWindow;
  readonly #directory: RecordingDirectory;
  #dumping: Promise<string> | undefined;
  #findingDumpedAt = Number.NEGATIVE_INFINITY;

  constructor(setup: FlightRecorderSetup) {
    const { options, metadata } = setup;
    this.#setup = setup;
    this.#window = new FrameWindow({ duration: options.seconds * 1e9, bytes: options.bytes });
    this.#directory = new RecordingDirectory({
      directory: options.directory,
      name: metadata.source.name,
      pid: metadata.source.pid,
      suffix: 'flight',
      maxBytes: options.maxDiskBytes,
    });
  }

  files(): readonly KeptFile[] {
    return this.#directory.files();
  }

  send(frame: EncodedFrame): void {
    this.#window.add(frame, this.#setup.now());
  }

  /**
   * Writes what is held, and resolves with the file's path. A dump that is under way serves whoever asks meanwhile, unless
   * it is urgent. Rejects when there can be no file; what could be written of it before opens all the same.
   */
  dump(cause: Omit<RecordingCause, 'at'>, urgency: Urgency = 'behind'): Promise<string> {
    if (this.#dumping !== undefined && urgency === 'behind') return this.#dumping;
    const dumping = this.#write({ ...cause, at: this.#setup.now() }, urgency);
    this.#dumping = dumping;
    const over = () => {
      if (this.#dumping === dumping) this.#dumping = undefined;
    };
    dumping.then(over, over);
    return dumping;
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    // Whoever asked for the file is told what failed.
    await this.#dumping?.catch(() => undefined);
  }

  /** The finding that asks for a dump now, if one of these does. */
  findingToDump(findings: readonly Finding[]): Finding | undefined {
    const { options, now } = this.#setup;
    const wanted = findings.find(
      ({ state, detector, severity }) =>
        state === 'open' &&
        (options.on.includes(detector) || (severity === 'critical' && options.on.includes('critical'))),
    );
    if (wanted === undefined || now() - this.#findingDumpedAt < FINDING_EVERY_NS) return undefined;
    this.#findingDumpedAt = now();
    return wanted;
  }

  async #write(cause: RecordingCause, urgency: Urgency): Promise<string> {
    // Taken at once: what comes meanwhile is not part of it.
    const { before, frames } = this.#window.stretch();
    const opened = this.#directory.create(this.#window.bytes);
    const file = new RecordingFile(opened, { ...this.#setup.metadata, cause }, urgency);
    file.beginFrom(before);
    for (const bytes of frames) {
      file.push(bytes, decodeFrame(bytes));
      if (file.pendingBytes > MAX_PENDING_BYTES) await file.settle();
    }
    await file.finish();
    return opened.path;
  }
}
