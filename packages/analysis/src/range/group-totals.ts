import type { TaskWindow } from '@pollscope/protocol';
import { Histogram } from '../histogram.ts';

/** Tasks that count together. */
export interface GroupTotal {
  readonly name: string;
  /** Name of their queue; '' when they may be of several. */
  readonly queue: string;
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
}

/** More than anybody reads, in some 20 MB; programs that give every task a name of its own have more. */
const MAX_GROUPS = 10_000;
const OTHERS = 'others';

/** Adds up the windows of tasks by what they have in common. The first ten thousand groups are told apart. */
export class GroupTotals {
  readonly #groups = new Map<string, GroupTotal>();

  get all(): Iterable<GroupTotal> {
    return this.#groups.values();
  }

  /** `names` is asked once for each key. */
  add(key: string, { pollTime, queueDelay }: TaskWindow, names: () => Pick<GroupTotal, 'name' | 'queue'>): void {
    const group = this.#groups.get(key) ?? this.#begin(key, names);
    group.pollTime.mergeSparse(pollTime);
    group.queueDelay.mergeSparse(queueDelay);
  }

  #begin(key: string, names: () => Pick<GroupTotal, 'name' | 'queue'>): GroupTotal {
    const isFull = this.#groups.size >= MAX_GROUPS;
    const others = isFull ? this.#groups.get(OTHERS) : undefined;
    if (others !== undefined) return others;
    const named = isFull ? { name: OTHERS, queue: '' } : names();
    const group = { ...named, pollTime: new Histogram(), queueDelay: new Histogram() };
    this.#groups.set(isFull ? OTHERS : key, group);
    return group;
  }
}
