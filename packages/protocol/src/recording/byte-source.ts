/** Bytes that can be read anywhere: a file, a Blob, or a URL that answers range requests. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes; `offset + length` is at most `size`. Rejects when they cannot be had. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A recording that is in memory already. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}
