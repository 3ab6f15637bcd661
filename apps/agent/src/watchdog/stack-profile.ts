import type { StackFrame } from './stack-sample.ts';

/** A function in the profile of a block, below those that called it. */
export interface ProfileNode {
  readonly function: string;
  readonly file: string;
  /** Samples in which it was the innermost. */
  readonly self: number;
  /** Samples in which it was called. */
  readonly total: number;
  /** The one with the most samples first. */
  readonly children: readonly ProfileNode[];
}

interface GrowingNode {
  readonly function: string;
  readonly file: string;
  self: number;
  total: number;
  readonly children: Map<string, GrowingNode>;
}

/** Merges samples of one block, each with its frames innermost first, to a tree. Functions are told apart by file and name. */
export function stackProfile(samples: readonly { readonly frames: readonly StackFrame[] }[]): ProfileNode {
  const root = growingNode('', '');
  for (const { frames } of samples) {
    let node = root;
    node.total++;
    for (const frame of frames.toReversed()) {
      node = childOf(node, frame);
      node.total++;
    }
    node.self++;
  }
  return finished(root);
}

function childOf(parent: GrowingNode, frame: StackFrame): GrowingNode {
  const key = `${frame.file}\n${frame.function}`;
  const known = parent.children.get(key);
  if (known !== undefined) return known;
  const child = growingNode(frame.function, frame.file);
  parent.children.set(key, child);
  return child;
}

function growingNode(name: string, file: string): GrowingNode {
  return { function: name, file, self: 0, total: 0, children: new Map() };
}

function finished({ children, ...node }: GrowingNode): ProfileNode {
  return { ...node, children: [...children.values()].map(finished).sort((a, b) => b.total - a.total) };
}
