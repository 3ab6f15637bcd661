import { createReadStream } from 'node:fs';
import type { RecordedRange } from '@pollscope/analysis';
import { type ImportedTrace, ImportError, importTrace } from '@pollscope/interop';
import {
  type FrameOptions,
  openRecording,
  type RecordedFrame,
  recordedFrames,
  RecordingError,
  type RecordingMetadata,
  type RecordingReader,
  type TimeRange,
} from '@pollscope/protocol/recording';
import { openFileSource } from '../../recording/file-source.ts';
import { inflateBlock } from '../../recording/deflate.ts';
import { CommandError, ExitCode } from '../exit.ts';
import { gunzip } from './gunzip.ts';

/** Read at a time of a file of another tool. */
const PIECE_BYTES = 1 << 20;

/** A file that can be converted, whatever its format. */
export interface Input extends RecordedRange {
  /** Whether it is a recording of ours, or was made from another tool's. */
  readonly kind: 'recording' | 'imported';
  readonly metadata: RecordingMetadata;
  frames(range: Readonly<TimeRange>, options?: FrameOptions): AsyncGenerator<RecordedFrame>;
  /** For the user: what is missing, left out or guessed. Complete when the file was read through. */
  notes(): readonly string[];
  close(): Promise<void>;
}

/** @throws CommandError that says why the file cannot be read. */
export async function openInput(path: string): Promise<Input> {
  const source = await openFileSource(path).catch((error: unknown) => {
    throw new CommandError(ExitCode.failure, `cannot read ${path}: ${messageOf(error)}`);
  });
  try {
    const reader = await openRecording(source, inflateBlock).catch((error: unknown) => {
      if (error instanceof RecordingError && error.code === 'notARecording') return undefined;
      throw error;
    });
    if (reader !== undefined) return recording(reader, () => source.close());
    await source.close();
    return imported(await importTrace(createReadStream(path, { highWaterMark: PIECE_BYTES }), gunzip));
  } catch (error) {
    await source.close();
    if (error instanceof RecordingError || error instanceof ImportError) {
      throw new CommandError(ExitCode.failure, `cannot convert ${path}: ${error.message}`);
    }
    throw error;
  }
}

function recording(reader: RecordingReader, close: () => Promise<void>): Input {
  return {
    kind: 'recording',
    metadata: reader.metadata,
    frames: (range, options) => reader.frames(range, options),
    notes: () => reader.damage.map(({ message }) => message),
    close,
  };
}

function imported(trace: ImportedTrace): Input {
  return {
    kind: 'imported',
    metadata: trace.metadata,
    frames: (range) => recordedFrames(trace.frames(), range),
    notes: () => {
      const { damage, events, notes } = trace.report;
      const skipped = events.filter(({ as }) => as === 'skipped').map(({ event, count }) => `${count} ${event}`);
      return [
        ...damage.map(({ offset, bytes, message }) => `${message} (byte ${offset}, ${bytes} bytes)`),
        ...notes,
        ...(skipped.length === 0 ? [] : [`Left out: ${skipped.join(', ')}.`]),
      ];
    },
    close: () => Promise.resolve(),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
