import type { QueueId, VirtualTime } from './probe.ts';

/** A node of a {@link DeadlineTree}, which owns all but the first three fields. Those stay as they are inside the tree. */
export interface DeadlineNode<Node> {
  readonly id: QueueId;
  deadline: VirtualTime;
  vruntime: VirtualTime;
  /** The smallest `vruntime` in the subtree. */
  leastVruntime: VirtualTime;
  parent: Node | undefined;
  left: Node | undefined;
  right: Node | undefined;
}

/**
 * Nodes in the order of their deadlines (of ids on a tie), each knowing the smallest virtual time below it, so that the
 * earliest deadline among those with at most a given virtual time is found by one descent: the tree of Linux's EEVDF.
 * It is a treap whose priorities are hashes of the ids: as balanced as a random tree, yet the same in each run. Every
 * operation is O(log nodes), expected; none allocates.
 */
export class DeadlineTree<Node extends DeadlineNode<Node>> {
  #root: Node | undefined;

  insert(node: Node): void {
    let parent: Node | undefined;
    let next = this.#root;
    while (next !== undefined) {
      parent = next;
      if (node.vruntime < next.leastVruntime) next.leastVruntime = node.vruntime;
      next = isBefore(node, next) ? next.left : next.right;
    }
    node.leastVruntime = node.vruntime;
    node.left = undefined;
    node.right = undefined;
    node.parent = parent;
    if (parent === undefined) this.#root = node;
    else if (isBefore(node, parent)) parent.left = node;
    else parent.right = node;
    const priority = priorityOf(node.id);
    while (node.parent !== undefined && priorityOf(node.parent.id) < priority) this.#rotateUp(node, node.parent);
  }

  remove(node: Node): void {
    while (node.left !== undefined && node.right !== undefined) {
      const { left, right } = node;
      this.#rotateUp(priorityOf(left.id) < priorityOf(right.id) ? right : left, node);
    }
    const { parent } = node;
    this.#replace(node, node.left ?? node.right, parent);
    if (parent !== undefined) refreshUpwards(parent);
  }

  setVruntime(node: Node, vruntime: VirtualTime): void {
    node.vruntime = vruntime;
    refreshUpwards(node);
  }

  /** The node with the earliest deadline among those whose virtual time is at most `limit`. */
  earliest(limit: VirtualTime): Node | undefined {
    let node = this.#root;
    while (node !== undefined) {
      if (node.left !== undefined && node.left.leastVruntime <= limit) node = node.left;
      else if (node.vruntime <= limit) return node;
      else node = node.right;
    }
    return undefined;
  }

  /** The subtree of `parent` becomes that of `node`, its child, so that the smallest virtual time of the whole stays. */
  #rotateUp(node: Node, parent: Node): void {
    this.#replace(parent, node, parent.parent);
    const inner = parent.left === node ? node.right : node.left;
    if (parent.left === node) {
      parent.left = inner;
      node.right = parent;
    } else {
      parent.right = inner;
      node.left = parent;
    }
    if (inner !== undefined) inner.parent = parent;
    parent.parent = node;
    node.leastVruntime = parent.leastVruntime;
    parent.leastVruntime = leastOf(parent);
  }

  #replace(node: Node, by: Node | undefined, parent: Node | undefined): void {
    if (parent === undefined) this.#root = by;
    else if (parent.left === node) parent.left = by;
    else parent.right = by;
    if (by !== undefined) by.parent = parent;
  }
}

function isBefore<Node extends DeadlineNode<Node>>(node: Node, other: Node): boolean {
  return node.deadline < other.deadline || (node.deadline === other.deadline && node.id < other.id);
}

function leastOf<Node extends DeadlineNode<Node>>({ vruntime, left, right }: Node): VirtualTime {
  let least = vruntime;
  if (left !== undefined && left.leastVruntime < least) least = left.leastVruntime;
  if (right !== undefined && right.leastVruntime < least) least = right.leastVruntime;
  return least;
}

/** Ends at the first node that stays as it was: nothing above it can change. */
function refreshUpwards<Node extends DeadlineNode<Node>>(from: Node): void {
  for (let node: Node | undefined = from; node !== undefined; node = node.parent) {
    const least = leastOf(node);
    if (least === node.leastVruntime) return;
    node.leastVruntime = least;
  }
}

/** The finaliser of MurmurHash3, which leaves no pattern of consecutive ids. */
function priorityOf(id: QueueId): number {
  let hash = id + 1;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
