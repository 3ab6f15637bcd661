import type { Bytes } from './imported-trace.ts';

/**
 * What gzip members, one after the other, hold. Must yield all that it can before it throws for what is cut off or damaged,
 * and no more than some megabytes ahead of what is taken.
 */
export type Gunzip = (compressed: Bytes) => Bytes;
