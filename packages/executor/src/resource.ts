/** Counts up from 1 within one thread, over all its executors; 0 stands for "no resource". */
export type ResourceId = number & { readonly __unit?: 'ResourceId' };

/** What sort of thing a task waits for. `other`: a leaf of the program's own. */
export type ResourceKind =
  | 'sleep'
  | 'interval'
  | 'timeout'
  | 'yield'
  | 'channel'
  | 'oneshot'
  | 'notify'
  | 'semaphore'
  | 'mutex'
  | 'join'
  | 'promise'
  | 'group'
  | 'other';

/** `available` or `capacity` of a resource for which it means nothing, or whose capacity is unbounded. */
export const NOT_COUNTED = -1;

/** What a probe may read of a resource. Its owner changes it; a probe copies what it keeps. */
export interface ResourceView {
  readonly id: ResourceId;
  readonly kind: ResourceKind;
  /** What the program named it, else ''. */
  readonly name: string;
  /** Tasks that wait for it now. Of a sleep, a join or a promise those that were woken and not polled since count too. */
  readonly waiting: number;
  /** Free permits, items in a channel, stored notifications; {@link NOT_COUNTED} where that means nothing. */
  readonly available: number;
  /** {@link NOT_COUNTED} where it is unbounded or means nothing. */
  readonly capacity: number;
}

export interface ResourceOptions {
  readonly kind: ResourceKind;
  /** Default ''. */
  readonly name?: string;
  /** Default {@link NOT_COUNTED}. */
  readonly available?: number;
  /** Default {@link NOT_COUNTED}. */
  readonly capacity?: number;
}

/** Module state, since ids tell resources apart over all executors of a thread and a resource belongs to none. */
let lastId: ResourceId = 0;

/** A {@link ResourceView} that its primitive keeps up to date. */
export class Resource implements ResourceView {
  readonly id: ResourceId = ++lastId;
  readonly kind: ResourceKind;
  readonly name: string;
  waiting = 0;
  available: number;
  capacity: number;

  constructor(options: ResourceOptions) {
    this.kind = options.kind;
    this.name = options.name ?? '';
    this.available = options.available ?? NOT_COUNTED;
    this.capacity = options.capacity ?? NOT_COUNTED;
  }
}
