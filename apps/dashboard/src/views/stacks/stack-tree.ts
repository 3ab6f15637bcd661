import type { StackLine, StackRow } from '@pollscope/analysis';

/** A call in the profile of a block, above those that it made. */
export interface StackNode {
  readonly line: StackLine;
  /** Samples in which it was on the stack. */
  readonly samples: number;
  /** What it called, the one with the most samples first. */
  readonly callees: readonly StackNode[];
}

interface Growing {
  readonly line: StackLine;
  samples: number;
  readonly callees: Map<string, Growing>;
}

/** Merges samples of one poll to a tree from the outermost call inwards. Lines of one function stay apart: they say where it was. */
export function stackTree(samples: readonly Pick<StackRow, 'frames'>[]): readonly StackNode[] {
  const roots = new Map<string, Growing>();
  for (const { frames } of samples) {
    let callees = roots;
    for (const line of frames.toReversed()) {
      const key = lineText(line);
      const node = callees.get(key) ?? { line, samples: 0, callees: new Map<string, Growing>() };
      callees.set(key, node);
      node.samples++;
      callees = node.callees;
    }
  }
  return finished(roots);
}

function finished(nodes: ReadonlyMap<string, Growing>): readonly StackNode[] {
  return [...nodes.values()]
    .sort((a, b) => b.samples - a.samples)
    .map(({ line, samples, callees }) => ({ line, samples, callees: finished(callees) }));
}

export interface SplitTree {
  /** The calls of Node, the executor and the engine that all samples begin with, outermost first. */
  readonly runtime: readonly StackNode[];
  readonly own: readonly StackNode[];
}

/** Sets the program's own calls apart from those that led to every task; a tree without any own calls stays whole. */
export function splitTree(tree: readonly StackNode[]): SplitTree {
  const runtime: StackNode[] = [];
  let own = tree;
  for (let [node] = own; own.length === 1 && node !== undefined && isRuntime(node.line); [node] = own) {
    runtime.push(node);
    own = node.callees;
  }
  return own.length === 0 ? { runtime: [], own: tree } : { runtime, own };
}

function isRuntime({ file }: StackLine): boolean {
  return file === '' || /^node:|[/\\](?:packages|@pollscope)[/\\]executor[/\\]/.test(file);
}

/** `file:line:column`, as editors and terminals open it; what is not known is left out. */
export function placeText({ file, line, column }: StackLine): string {
  return [file === '' ? '(no file)' : file, line, column].filter((part) => part !== 0).join(':');
}

/** A stack line as engines write it, innermost first when joined. */
export function lineText(line: StackLine): string {
  return `at ${functionText(line)} (${placeText(line)})`;
}

export function functionText(line: StackLine): string {
  return line.function === '' ? '(anonymous)' : line.function;
}
