import { writeSync } from 'node:fs';
import type { Finding, Frame, Nanoseconds } from '@pollscope/protocol';
import type { RecordingCause, RecordingMetadata } from '@pollscope/protocol/recording';
import type { FrameSink } from '../thread/frame-stream.ts';
import { adviceFor } from './file-advice.ts';
import { FlightRecorder } from './flight-recorder.ts';
import type { RecordingsData } from './options.ts';
import { Recorder } from './recorder.ts';
import type { KeptFile } from './recording-directory.ts';
import type { Urgency } from './recording-file.ts';
import { UnfinishedFiles } from './unfinished-files.ts';

const STANDARD_ERROR = 2;

/** What may end a program. */
export type EndCause = Omit<RecordingCause, 'at'> & { readonly kind: 'crash' | 'signal' };

export interface RecordingsSetup {
  readonly data: RecordingsData;
  readonly metadata: RecordingMetadata;
  /** Of the stream. */
  readonly now: () => Nanoseconds;
  readonly snapshot: () => Frame;
  /** Tells the consoles, and the program's user if it is a warning; an empty message takes back what was told. */
  readonly tell: (message: string, tone: 'notice' | 'warning') => void;
}

/** All files that the agent's thread writes. */
export class Recordings {
  /** To be given every frame. */
  readonly sinks: readonly FrameSink[];
  readonly #setup: RecordingsSetup;
  readonly #unfinished: UnfinishedFiles;
  readonly #flight: FlightRecorder | undefined;
  readonly #recorder: Recorder | undefined;

  constructor(setup: RecordingsSetup) {
    const { data, metadata, now, snapshot, tell } = setup;
    this.#setup = setup;
    this.#unfinished = new UnfinishedFiles(data.unfinished);
    this.#flight =
      data.flightRecorder === false ? undefined : new FlightRecorder({ options: data.flightRecorder, metadata, now });
    this.#recorder =
      data.record === undefined
        ? undefined
        : new Recorder({
            options: data.record,
            metadata,
            snapshot,
            onStopped: (reason) => tell(reason ?? '', 'warning'),
          });
    this.sinks = [this.#flight, this.#recorder].filter((sink) => sink !== undefined);
  }

  /** Those of this program that are there now, also of earlier runs; the newest first. */
  files(): readonly KeptFile[] {
    return [this.#flight, this.#recorder]
      .flatMap((writer) => writer?.files() ?? [])
      .sort((a, b) => b.modifiedAt - a.modifiedAt);
  }

  /** Writes the last seconds, and resolves with the file's path. Rejects with what failed and what to do. */
  async dump(cause: Omit<RecordingCause, 'at'>, urgency?: Urgency): Promise<string> {
    if (this.#flight === undefined) {
      throw new Error('the flight recorder is off: start the agent without flightRecorder: false');
    }
    this.#unfinished.add();
    try {
      const path = await this.#flight.dump(cause, urgency);
      this.#setup.tell(`the last seconds are in ${path}`, 'notice');
      return path;
    } catch (error) {
      const message = `the last seconds could not be written: ${adviceFor(error)}`;
      this.#setup.tell(message, 'warning');
      throw new Error(message, { cause: error });
    } finally {
      this.#unfinished.done();
    }
  }

  /** The same for something that nobody waits for: says on standard error where the file is, or why there is none. */
  async dumpAndSay(cause: Omit<RecordingCause, 'at'>, urgency?: Urgency): Promise<void> {
    if (this.#flight === undefined) return;
    const text = await this.dump(cause, urgency).then(
      (path) => `what led to it is in ${path}`,
      (error: Error) => error.message,
    );
    say(`Pollscope: ${cause.kind} (${firstLine(cause.message)}): ${text}`);
  }

  observeFindings(findings: readonly Finding[]): void {
    const finding = this.#flight?.findingToDump(findings);
    if (finding !== undefined) void this.dumpAndSay({ kind: 'finding', message: finding.sentence });
  }

  /** Completes the files. Never rejects. */
  async close(): Promise<void> {
    await Promise.all([this.#recorder?.close(), this.#flight?.idle()]);
  }
}

/** At once and by this thread: the program's may be blocked, or dying. */
function say(line: string): void {
  try {
    writeSync(STANDARD_ERROR, `${line}\n`);
  } catch {
    // There is nobody to hear it.
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
