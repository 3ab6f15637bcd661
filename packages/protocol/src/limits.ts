/** Largest id of a string, task, queue or worker: 32 bits, so that ids fit a `Uint32Array` column. */
export const MAX_ID = 0xffff_ffff;

/** Most bytes that one varint takes: 8 × 7 bits hold the zigzag form of a 53-bit magnitude. */
export const MAX_VARINT_BYTES = 8;

/** Buckets that a histogram of values below 2^53 can have; see `SparseHistogram` for the layout. */
export const HISTOGRAM_BUCKETS = 3072;
