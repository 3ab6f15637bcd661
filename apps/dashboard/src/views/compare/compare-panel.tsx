import { useState } from 'react';
import { useLibrary, useReadable } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Panel } from '../../widgets/panel.tsx';
import styles from './compare.module.css';
import { type ChosenRuns, RunChooser } from './run-chooser.tsx';
import { useChosenRuns, useCompareActs } from './use-compare.ts';

/** Chooses two recordings to be compared; at first what is open, or the two newest of the server's. */
export function ComparePanel() {
  const open = useChosenRuns();
  const offered = useReadable(useLibrary().offered);
  const [own, setOwn] = useState<ChosenRuns>();
  const { choose } = useCompareActs();
  const known = offered.kind === 'known' ? offered.recordings : [];
  const [newest, second] = known.map(({ url }) => ({ kind: 'url', url }) as const);
  const chosen = own ?? (open.before === undefined && second !== undefined ? { before: second, after: newest } : open);
  return (
    <Panel title="Compare two recordings">
      <p className={styles.hint}>
        What got slower or faster from one to the other, for which queues and tasks, and which findings came and went.
      </p>
      <RunChooser chosen={chosen} onChange={setOwn}>
        <Button
          look="primary"
          disabled={chosen.before === undefined || chosen.after === undefined}
          data-testid="compare"
          onClick={() => choose(chosen)}
        >
          Compare
        </Button>
      </RunChooser>
    </Panel>
  );
}
