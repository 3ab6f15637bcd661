import { formatShare } from '../../format/format.ts';
import type { ComparisonState } from '../../ingest/compare/comparison-state.ts';
import { useView } from '../../url/use-view.ts';
import { Button } from '../../widgets/button.tsx';
import { Message } from '../../widgets/message.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { AlignChoice } from './align-choice.tsx';
import styles from './compare.module.css';
import { ComparedRuns } from './compared-runs.tsx';
import { RunChooser } from './run-chooser.tsx';
import { RunFacts } from './run-facts.tsx';
import { type Comparing, useChosenRuns, useCompareActs, useComparing } from './use-compare.ts';

/** Two recordings beside each other: what got slower or faster, for whom, and which findings came and went. */
export function CompareView() {
  const chosen = useChosenRuns();
  const comparing = useComparing(chosen);
  const { choose } = useCompareActs();
  const { state } = comparing;
  const marks = state.kind === 'compared' ? (state.marks ?? []) : [];
  return (
    <div className={styles.view}>
      <Panel title="Compare two recordings">
        <RunChooser chosen={chosen} onChange={choose}>
          <AlignChoice marks={marks} />
        </RunChooser>
        {state.kind === 'compared' && <RunFacts {...state} />}
      </Panel>
      <Outcome comparing={comparing} />
    </div>
  );
}

function Outcome({ comparing }: { readonly comparing: Comparing }) {
  const { before, after, state, again } = comparing;
  const chosen = useChosenRuns();
  const missing = [
    { link: chosen.before, origin: before },
    { link: chosen.after, origin: after },
  ].find(({ link, origin }) => link !== undefined && origin === undefined)?.link;
  if (missing?.kind === 'file') return <AwaitedFile name={missing.name} />;
  switch (state.kind) {
    case 'idle':
      return chosen.before === undefined || chosen.after === undefined ? <NothingChosen /> : undefined;
    case 'reading':
    case 'converting':
      return <Reading state={state} />;
    case 'failed':
      return <Failed state={state} again={again} />;
    case 'compared':
      return <ComparedRuns comparison={state.comparison} />;
  }
}

function NothingChosen() {
  return (
    <p className={styles.hint}>
      Choose two recordings of the same program, such as one from before a change and one from after it. Queues are
      paired by name, tasks by queue and name, places by file and line.
    </p>
  );
}

function AwaitedFile({ name }: { readonly name: string }) {
  return (
    <Message title="This link compares recordings that you have to open">
      <p>
        A page cannot open files by itself. Ask whoever sent the link for <strong>{name}</strong>, then choose it above.
      </p>
    </Message>
  );
}

function Reading({
  state: { kind, name, progress },
}: {
  readonly state: ComparisonState & { kind: 'reading' | 'converting' };
}) {
  const chosen = useChosenRuns();
  const { choose } = useCompareActs();
  return (
    <Message
      title={kind === 'reading' ? 'Reading the recordings' : 'Converting the trace'}
      actions={<Button onClick={() => choose({ ...chosen, after: undefined })}>Cancel</Button>}
    >
      <p>
        {name}
        {progress !== undefined && `: ${formatShare(progress)}`}
      </p>
      <progress value={progress} aria-label={`How much of ${name} is read`} />
    </Message>
  );
}

interface FailedProps {
  readonly state: ComparisonState & { kind: 'failed' };
  readonly again: () => void;
}

function Failed({ state: { name, problem }, again }: FailedProps) {
  const { show } = useCompareActs();
  const { alignedAt } = useView().compare;
  return (
    <Message
      tone="alarm"
      title={problem.title}
      actions={
        alignedAt === undefined ? (
          <Button onClick={again}>Try again</Button>
        ) : (
          <Button onClick={() => show({ alignedAt: undefined })}>Align them at their beginnings</Button>
        )
      }
    >
      <p>
        {name !== undefined && (
          <>
            <strong>{name}</strong>:{' '}
          </>
        )}
        {problem.advice}
      </p>
      <p>{problem.detail}</p>
    </Message>
  );
}
