import type { StackLine, StackRow } from '@pollscope/analysis';
import type { ReactNode } from 'react';
import { CopyButton } from '../../widgets/copy-button.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import { functionText, lineText, placeText, splitTree, type StackNode, stackTree } from './stack-tree.ts';
import styles from './stacks.module.css';

export interface StackSamplesProps {
  /** Samples of one poll, oldest first; at least one. */
  readonly samples: readonly StackRow[];
}

/** The call stack of a blocked thread: innermost first when there is one sample, a tree with counts when there are more. */
export function StackSamples({ samples }: StackSamplesProps) {
  const newest = samples.at(-1);
  if (newest === undefined) return undefined;
  return (
    <div className={styles.stack} data-testid="stack" data-value={samples.length}>
      <div className={styles.head}>
        <span>
          {samples.length === 1 ? 'Call stack, innermost first' : `${samples.length} samples, outermost first`}
        </span>
        <CopyButton label="Copy the newest stack" text={() => newest.frames.map(lineText).join('\n')} />
      </div>
      <Scroller label="Call stack" className={styles.frames}>
        {samples.length === 1 ? <Stack sample={newest} /> : <Tree samples={samples} />}
      </Scroller>
    </div>
  );
}

/** One sample, innermost call first. */
function Stack({ sample }: { readonly sample: StackRow }) {
  const { runtime } = splitTree(stackTree([sample]));
  const lines = keyed(sample.frames);
  const own = lines.length - runtime.length;
  return (
    <>
      <Lines lines={lines.slice(0, own)} />
      <Folded calls={runtime.length}>
        <Lines lines={lines.slice(own)} />
      </Folded>
    </>
  );
}

interface LinesProps {
  readonly lines: ReturnType<typeof keyed>;
}

function Lines({ lines }: LinesProps) {
  return (
    <ol>
      {lines.map(({ key, line }) => (
        <li key={key} className={styles.frame} data-testid="stack-frame">
          <strong>{functionText(line)}</strong> <span className={styles.place}>{placeText(line)}</span>
        </li>
      ))}
    </ol>
  );
}

/** Several samples of one poll, outermost call first. */
function Tree({ samples }: StackSamplesProps) {
  const { runtime, own } = splitTree(stackTree(samples));
  return (
    <>
      <Folded calls={runtime.length}>
        <Nodes nodes={runtime.map((node) => ({ ...node, callees: [] }))} of={samples.length} />
      </Folded>
      <Nodes nodes={own} of={samples.length} />
    </>
  );
}

interface FoldedProps {
  readonly calls: number;
  readonly children: ReactNode;
}

/** Calls that are the same for every task: there for who wants them. */
function Folded({ calls, children }: FoldedProps) {
  if (calls === 0) return undefined;
  return (
    <details className={styles.folded}>
      <summary>{calls === 1 ? 'A call' : `${calls} calls`} of Node and the executor</summary>
      {children}
    </details>
  );
}

/** A recursive call stands more than once on a stack. */
function keyed(frames: readonly StackLine[]) {
  return frames.map((line, depth) => ({ key: `${frames.length - depth} ${lineText(line)}`, line }));
}

function Nodes({ nodes, of }: { readonly nodes: readonly StackNode[]; readonly of: number }) {
  return (
    <ol className={styles.nodes}>
      {nodes.map(({ line, samples, callees }) => (
        <li key={lineText(line)}>
          <span className={styles.frame} data-testid="stack-frame">
            <span className={styles.count} title={`in ${samples} of ${of} samples`}>
              {samples}
            </span>
            <strong>{functionText(line)}</strong> <span className={styles.place}>{placeText(line)}</span>
          </span>
          {callees.length > 0 && <Nodes nodes={callees} of={of} />}
        </li>
      ))}
    </ol>
  );
}
