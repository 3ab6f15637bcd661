import type { Frame } from '@pollscope/protocol';

/** Frames as recordings and imports give them, in their order. */
export type Frames = AsyncIterable<Frame> | Iterable<Frame>;
