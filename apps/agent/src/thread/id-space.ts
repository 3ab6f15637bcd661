/** Ids that are next to each other in one worker stay so in the stream, in blocks of this many. */
const BLOCK_BITS = { tasks: 16, resources: 16, strings: 16, queues: 4 } as const;
type IdKind = keyof typeof BLOCK_BITS;

/** One worker's ids of each kind, as the stream has them. */
export type StreamIds = Readonly<Record<IdKind, IdSpace>>;

/** Hands out blocks of the stream's ids to the workers, each of which counts its own from 1, or 0, on. */
export class IdBlocks {
  readonly #next: Record<IdKind, number> = { tasks: 0, resources: 0, strings: 0, queues: 0 };

  /** For one worker. With one worker alone its ids are the stream's. */
  streamIds(): StreamIds {
    return {
      tasks: this.#space('tasks'),
      resources: this.#space('resources'),
      strings: this.#space('strings'),
      queues: this.#space('queues'),
    };
  }

  #space(kind: IdKind): IdSpace {
    return new IdSpace(BLOCK_BITS[kind], () => this.#next[kind]++);
  }
}

/** Maps the ids that one worker counted to those of the stream. */
export class IdSpace {
  readonly #bits: number;
  readonly #mask: number;
  readonly #takeBlock: () => number;
  /** The first id of each block of the worker's, in the order of its own ids. */
  readonly #blocks: number[] = [];

  constructor(bits: number, takeBlock: () => number) {
    this.#bits = bits;
    this.#mask = 2 ** bits - 1;
    this.#takeBlock = takeBlock;
  }

  /** Takes as many blocks as it needs. */
  idOf(local: number): number {
    const block = local >>> this.#bits;
    while (block >= this.#blocks.length) this.#blocks.push(this.#takeBlock() * (this.#mask + 1));
    // In bounds by the line before.
    return (this.#blocks[block] as number) + (local & this.#mask);
  }

  /** The same for the first `count` ids of a column, in place. */
  mapColumn(ids: Uint32Array, count: number): void {
    const bits = this.#bits;
    let row = 0;
    while (row < count) {
      // In bounds: the caller says how many there are.
      const first = ids[row] as number;
      const block = first >>> bits;
      const offset = (this.idOf(first) - first) | 0;
      for (; row < count && (ids[row] as number) >>> bits === block; row++) (ids[row] as number) += offset;
    }
  }

  /** The same for ids of which 0 means none, in every worker. */
  idOrNone(local: number): number {
    return local === 0 ? 0 : this.idOf(local);
  }
}
