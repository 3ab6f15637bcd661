import { deflateRaw, inflateRaw } from 'node:zlib';
import { encodeFrame, type Frame } from '../src/index.ts';
import {
  type Deflate,
  type Inflate,
  memorySource,
  openRecording,
  RecordingWriter,
  type RecordingWriterOptions,
} from '../src/recording/index.ts';
import { sampleMetadata } from './sample-run.ts';

/** With zlib: off the thread, so that blocks are compressed side by side. */
export const deflate: Deflate = (raw) =>
  new Promise((resolve, reject) => {
    deflateRaw(raw, (error, bytes) => (error === null ? resolve(bytes) : reject(error)));
  });

export const inflate: Inflate = (stored, rawLength) =>
  new Promise((resolve, reject) => {
    inflateRaw(stored, { maxOutputLength: Math.max(1, rawLength) }, (error, bytes) =>
      error === null ? resolve(bytes) : reject(error),
    );
  });

/** A writer into memory, and all that it has written so far. */
export function memoryWriter(options: Partial<RecordingWriterOptions> = {}) {
  const parts: Uint8Array[] = [];
  const writer = new RecordingWriter({
    metadata: sampleMetadata,
    deflate,
    sink: (bytes) => {
      parts.push(bytes);
    },
    ...options,
  });
  return { writer, bytes: () => new Uint8Array(Buffer.concat(parts)) };
}

/** The recording of these frames, finished. */
export async function recorded(
  frames: readonly Frame[],
  options?: Partial<RecordingWriterOptions>,
): Promise<Uint8Array> {
  const { writer, bytes } = memoryWriter(options);
  for (const frame of frames) writer.push(encodeFrame(frame), frame);
  await writer.finish();
  return bytes();
}

export const opened = (bytes: Uint8Array) => openRecording(memorySource(bytes), inflate);

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
