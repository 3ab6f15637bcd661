import type { DeadlineNode } from './deadline-tree.ts';
import type { Nanoseconds, QueueId, VirtualTime } from './probe.ts';

/** `indebted`: without work, but competing until its debt is paid off. */
export type ContenderState = 'idle' | 'backlogged' | 'indebted';

/** What {@link EevdfPolicy} knows of a queue. */
export class Contender implements DeadlineNode<Contender> {
  readonly id: QueueId;
  weight: number;
  state: ContenderState = 'idle';
  /** While competing: weight * (v - origin), whole. */
  position: Nanoseconds = 0;
  /** While competing: weight * (deadline - origin), whole. */
  due: Nanoseconds = 0;
  /** Both relative to the origin, as the tree compares them. */
  vruntime: VirtualTime = 0;
  deadline: VirtualTime = 0;
  leastVruntime: VirtualTime = 0;
  parent: Contender | undefined;
  left: Contender | undefined;
  right: Contender | undefined;
  /** While idle: the credit with which it will wake up, and the virtual time at which it left. */
  keptLag: Nanoseconds = 0;
  leftAt: VirtualTime = 0;

  constructor(id: QueueId, weight: number) {
    this.id = id;
    this.weight = weight;
  }
}
