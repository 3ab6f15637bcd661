/** How a block's bytes are stored. Deflate without a header is what Node and browsers both have. */
export const Compression = { stored: 0, deflateRaw: 1 } as const;
export type Compression = (typeof Compression)[keyof typeof Compression];

/** The bytes as a raw deflate stream; off the thread where the platform can. */
export type Deflate = (raw: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/**
 * What a raw deflate stream holds. Must throw when that is more than `rawLength` bytes, before it has made many more: the
 * stream may come from anywhere.
 */
export type Inflate = (stored: Uint8Array, rawLength: number) => Uint8Array | Promise<Uint8Array>;
