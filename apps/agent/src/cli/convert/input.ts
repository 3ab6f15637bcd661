import { createReadStream } from 'node:fs';
import { type ImportedTrace, ImportError, importTrace } from '@pollscope/interop';
import { encodeFrame, type Frame } from '@pollscope/protocol';
import {
  copyRecording,
  openRecording,
  RecordingError,
  type RecordingMetadata,
  type RecordingReader,
  type RecordingWriter,
} from '@pollscope/protocol/recording';
import { openFileSource } from '../../recording/file-source.ts';
import { inflateBlock } from '../../recording/deflate.ts';
import { CommandError, ExitCode } from '../exit.ts';
import { gunzip } from './gunzip.ts';

/** Read at a time of a file of another tool. */
const PIECE_BYTES = 1 << 20;
/** So much may wait to be stored before the conversion waits for it. */
const MAX_PENDING_BYTES = 16 << 20;

/** A file that can be converted, whatever its format. */
export interface Input {
  readonly metadata: RecordingMetadata;
  frames(): AsyncIterable<Frame> | Iterable<Frame>;
  /** All of it into a recording, which is finished then. */
  copyTo(writer: RecordingWriter): Promise<void>;
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
    metadata: reader.metadata,
    async *frames() {
      for await (const { frame } of reader.frames()) yield frame;
    },
    copyTo: (writer) => copyRecording(reader, writer),
    notes: () => reader.damage.map(({ message }) => message),
    close,
  };
}

function imported(trace: ImportedTrace): Input {
  return {
    metadata: trace.metadata,
    frames: () => trace.frames(),
    async copyTo(writer) {
      for (const frame of trace.frames()) {
        writer.push(encodeFrame(frame), frame);
        if (writer.pendingBytes > MAX_PENDING_BYTES) await writer.settle();
      }
      await writer.finish();
    },
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
