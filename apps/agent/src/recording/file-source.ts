import { open } from 'node:fs/promises';
import type { ByteSource } from '@pollscope/protocol/recording';

/** A file as the source of a recording. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** Opens a file for reading, with the size that it has now. Rejects with the system's error when it cannot be opened. */
export async function openFileSource(path: string): Promise<FileSource> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  return {
    size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      if (bytesRead < length) throw new Error(`${path} has become shorter while it was read; open it again`);
      return bytes;
    },
    close: () => file.close(),
  };
}
