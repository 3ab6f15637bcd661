/** The Compression Streams that browsers and Node have, declared here because this package uses no library types. */
interface ByteStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>;
    cancel(): Promise<void>;
  };
}
interface ByteTransform {
  readonly readable: ByteStream;
  readonly writable: { getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> } };
}
interface CompressionGlobals {
  readonly CompressionStream: new (format: 'deflate-raw') => ByteTransform;
  readonly DecompressionStream: new (format: 'deflate-raw') => ByteTransform;
}

const platform = globalThis as unknown as CompressionGlobals;

/** `Deflate` with what every platform has. Node's zlib is faster and can trade size for time. */
export function deflateWithStreams(raw: Uint8Array): Promise<Uint8Array> {
  return through(new platform.CompressionStream('deflate-raw'), raw, Number.POSITIVE_INFINITY);
}

/** `Inflate` with what every platform has. @throws RangeError for more than `rawLength` bytes; TypeError for no deflate stream. */
export function inflateWithStreams(stored: Uint8Array, rawLength: number): Promise<Uint8Array> {
  return through(new platform.DecompressionStream('deflate-raw'), stored, rawLength);
}

async function through({ readable, writable }: ByteTransform, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const writer = writable.getWriter();
  // Their failure is that of the readable side, where it is met.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return concatenated(parts, length);
    parts.push(value);
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError(`More than ${limit} bytes come out of a deflate stream.`);
    }
  }
}

function concatenated(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
