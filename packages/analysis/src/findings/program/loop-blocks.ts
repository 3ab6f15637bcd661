import type { Nanoseconds, StacksSection, WorkerId } from '@pollscope/protocol';
import type { Stack } from './running-polls.ts';

/** An event loop that something outside of any task kept from its turn. */
export interface LoopBlock {
  readonly worker: WorkerId;
  readonly start: Nanoseconds;
  /** Up to when it was seen to last. */
  readonly seenUpTo: Nanoseconds;
  /** The latest call stack taken of it; without frames where none can be had. */
  readonly stack: Stack;
}

interface Seen {
  longest: LoopBlock | undefined;
  /** Blocks that were not known before. */
  begun: number;
  lastStart: Nanoseconds;
}

/** The blocked event loops that the watchdog saw, which tells of them by stacks of task 0. */
export class LoopBlocks {
  readonly #seen = new Map<WorkerId, Seen>();

  /** Those seen in the window that is being put together: of each worker the longest, and how many began. */
  *[Symbol.iterator](): IterableIterator<LoopBlock & { readonly begun: number }> {
    for (const { longest, begun } of this.#seen.values()) if (longest !== undefined) yield { ...longest, begun };
  }

  add({ rows }: StacksSection): void {
    for (const stack of rows) if (stack.task === 0) this.#add(stack);
  }

  closeWindow(): void {
    for (const seen of this.#seen.values()) {
      seen.longest = undefined;
      seen.begun = 0;
    }
  }

  #add(stack: Stack): void {
    const { worker, pollStart: start, sampledAt: seenUpTo } = stack;
    const seen = this.#seen.get(worker) ?? { longest: undefined, begun: 0, lastStart: Number.NEGATIVE_INFINITY };
    this.#seen.set(worker, seen);
    if (start > seen.lastStart) {
      seen.lastStart = start;
      seen.begun++;
    }
    const { longest } = seen;
    if (longest === undefined || seenUpTo - start >= longest.seenUpTo - longest.start) {
      seen.longest = { worker, start, seenUpTo, stack };
    }
  }
}
