import { close, fdatasync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Frame } from '@pollscope/protocol';
import { type RecordingMetadata, RecordingWriter } from '@pollscope/protocol/recording';
import { deflateBlock } from './deflate.ts';
import type { OpenedFile } from './recording-directory.ts';

/** So much sooner than a recording needs it otherwise that less than a second is lost on a machine with several times too much to do. */
const CHUNK_TIME_NS = 250_000_000;

const writeSome = promisify(write);
const synchronise = promisify(fdatasync);
const closeFile = promisify(close);

/**
 * `behind`: compressed and written by the threads of libuv, so that this one goes on. `atOnce`: uncompressed and by this
 * thread, which needs nobody else: for a program that is about to die, whose own work may hold those threads.
 */
export type Urgency = 'behind' | 'atOnce';

/** A recording that is being written to a file, which belongs to it from now on. */
export class RecordingFile {
  readonly path: string;
  readonly #descriptor: number;
  readonly #writer: RecordingWriter;

  constructor({ path, descriptor }: OpenedFile, metadata: RecordingMetadata, urgency: Urgency = 'behind') {
    this.path = path;
    this.#descriptor = descriptor;
    this.#writer = new RecordingWriter({
      metadata,
      chunkTime: CHUNK_TIME_NS,
      deflate: urgency === 'behind' ? deflateBlock : async (raw) => raw,
      sink:
        urgency === 'behind' ? (bytes) => writeAll(descriptor, bytes) : (bytes) => writeAllAtOnce(descriptor, bytes),
    });
  }

  /** Why nothing more is written; undefined while all is well. */
  get failure(): Error | undefined {
    return this.#writer.failure;
  }

  get storedBytes(): number {
    return this.#writer.storedBytes;
  }

  /** Bytes that wait to be written. */
  get pendingBytes(): number {
    return this.#writer.pendingBytes;
  }

  beginFrom(snapshot: Frame): void {
    this.#writer.beginFrom(snapshot);
  }

  push(bytes: Uint8Array, frame: Frame): void {
    this.#writer.push(bytes, frame);
  }

  /** Resolves when what is full is written. @throws RecordingError `sink` when it could not be. */
  settle(): Promise<void> {
    return this.#writer.settle();
  }

  /** Writes what it holds, full or not. @throws RecordingError `sink` when it could not be. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Completes the file and closes it. @throws RecordingError `sink` when it could not be completed; closed it is then too. */
  async finish(): Promise<void> {
    try {
      await this.#writer.finish();
    } finally {
      await closeFile(this.#descriptor);
    }
  }

  /** The same, and lasts through a loss of power. */
  async finishForGood(): Promise<void> {
    try {
      await this.#writer.finish();
      await synchronise(this.#descriptor);
    } finally {
      await closeFile(this.#descriptor);
    }
  }
}

async function writeAll(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await writeSome(descriptor, bytes, at)).bytesWritten;
}

function writeAllAtOnce(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
