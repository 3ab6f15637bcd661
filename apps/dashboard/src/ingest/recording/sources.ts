import type { ByteSource } from '@pollscope/protocol/recording';

/** Bytes of a file that are read as they are needed; the file as a whole is never in memory. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

/** A request takes about as long for this much as for a single byte. */
const BLOCK_BYTES = 1 << 20;
/** Some minutes of a busy program: seeking back and forth in them asks nobody. */
const MAX_BLOCKS = 64;

/** The same bytes, asked for in large blocks of which the last ones used are kept. */
export function cachedSource(source: ByteSource): ByteSource {
  /** In the order in which they were last used. */
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (index: number): Promise<Uint8Array> => {
    const offset = index * BLOCK_BYTES;
    const bytes = blocks.get(index) ?? source.read(offset, Math.min(BLOCK_BYTES, source.size - offset));
    blocks.delete(index);
    blocks.set(index, bytes);
    // What failed is asked for anew next time.
    bytes.catch(() => blocks.delete(index));
    for (const oldest of blocks.keys()) {
      if (blocks.size <= MAX_BLOCKS) break;
      blocks.delete(oldest);
    }
    return bytes;
  };
  return {
    size: source.size,
    async read(offset, length) {
      const result = new Uint8Array(length);
      const indices = Array.from(
        { length: Math.ceil((offset + length) / BLOCK_BYTES) - Math.floor(offset / BLOCK_BYTES) },
        (_, step) => Math.floor(offset / BLOCK_BYTES) + step,
      );
      const parts = await Promise.all(indices.map(block));
      for (const [step, part] of parts.entries()) {
        const at = (indices[step] ?? 0) * BLOCK_BYTES - offset;
        result.set(part.subarray(Math.max(0, -at), Math.max(0, length - at)), Math.max(0, at));
      }
      return result;
    },
  };
}
