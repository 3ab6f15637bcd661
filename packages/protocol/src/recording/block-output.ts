import { BLOCK_HEADER_BYTES, type BlockHeader, encodeBlockHeader } from './block-header.ts';
import { Compression, type Deflate } from './compression.ts';
import { crc32 } from './crc32.ts';
import { inProportion } from './limits.ts';
import { RecordingError } from './recording-error.ts';

/** Takes the bytes of a recording, in their order and one call at a time. */
export type Sink = (bytes: Uint8Array) => void | Promise<void>;

/** What the header of a block says besides what follows from its bytes. */
export type BlockDescription = Omit<BlockHeader, 'storedLength' | 'rawLength' | 'checksum' | 'compression'>;

/** Where a block was stored. */
export interface BlockPlace {
  readonly offset: number;
  readonly storedLength: number;
}

/** Compresses blocks side by side and stores them in the order in which they were given. Stops at the first failure. */
export class BlockOutput {
  readonly #deflate: Deflate;
  readonly #sink: Sink;
  /** Resolves when all that was given so far is stored, or has failed. */
  #stored: Promise<void> = Promise.resolve();
  #offset = 0;
  #pendingBytes = 0;
  #failure: RecordingError | undefined;

  constructor(deflate: Deflate, sink: Sink) {
    this.#deflate = deflate;
    this.#sink = sink;
  }

  get failure(): RecordingError | undefined {
    return this.#failure;
  }

  get storedBytes(): number {
    return this.#offset;
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Stores a block and then calls `stored`. */
  block(description: BlockDescription, raw: Uint8Array, stored: (place: BlockPlace) => void): void {
    const packing = this.#pack(raw);
    this.#pendingBytes += raw.length;
    this.#then(async () => {
      const { bytes, compression } = await packing;
      const lengths = { storedLength: bytes.length, rawLength: raw.length };
      const header = encodeBlockHeader({ ...description, ...lengths, compression, checksum: crc32(bytes) });
      const offset = this.#offset;
      // One piece, so that a sink that fails between two calls does not leave a header without its bytes.
      const whole = new Uint8Array(BLOCK_HEADER_BYTES + bytes.length);
      whole.set(header);
      whole.set(bytes, BLOCK_HEADER_BYTES);
      await this.#write(whole);
      this.#pendingBytes -= raw.length;
      stored({ offset, storedLength: bytes.length });
    });
  }

  /** Stores what `bytes` returns when all before it is stored. */
  append(bytes: () => Uint8Array): void {
    this.#then(() => this.#write(bytes()));
  }

  /** Resolves when all that was given is stored. @throws RecordingError `sink` when it could not be. */
  async settle(): Promise<void> {
    await this.#stored;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #then(work: () => Promise<void>): void {
    this.#stored = this.#stored
      .then(() => (this.#failure === undefined ? work() : undefined))
      .catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        this.#failure = new RecordingError('sink', `The recording stopped after ${this.#offset} bytes: ${reason}`, {
          cause,
        });
      });
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#sink(bytes);
    this.#offset += bytes.length;
  }

  /** Bytes that deflate would not shorten, or that a reader would take for a bomb, are stored as they are. */
  async #pack(raw: Uint8Array): Promise<{ readonly bytes: Uint8Array; readonly compression: Compression }> {
    try {
      const deflated = await this.#deflate(raw);
      const pays = deflated.length < raw.length && inProportion(raw.length, deflated.length);
      return pays
        ? { bytes: deflated, compression: Compression.deflateRaw }
        : { bytes: raw, compression: Compression.stored };
    } catch {
      // Larger, but nothing is lost.
      return { bytes: raw, compression: Compression.stored };
    }
  }
}
