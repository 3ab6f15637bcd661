import type { Compared } from '../../ingest/compare/comparison-state.ts';
import type { ComparedBy, ComparedMeasure } from '../../url/compare-state.ts';
import { useView } from '../../url/use-view.ts';
import { Panel } from '../../widgets/panel.tsx';
import { Segmented } from '../../widgets/segmented.tsx';
import styles from './compare.module.css';
import { DifferenceTable } from './difference-table.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { compareRows, orderedRows } from './rows.ts';
import { SpreadPanel } from './spread-panel.tsx';
import { useCompareActs } from './use-compare.ts';
import { mainChange, verdictOf } from './verdict.ts';
import { VerdictPanel } from './verdict-panel.tsx';

const GROUPINGS: readonly { readonly value: ComparedBy; readonly label: string }[] = [
  { value: 'queue', label: 'Queues' },
  { value: 'task', label: 'Tasks' },
  { value: 'location', label: 'Places' },
];

const SUBJECTS: Readonly<Record<ComparedBy, string>> = {
  queue: 'Queue',
  task: 'Tasks called',
  location: 'Spawned at',
};

const NOTHING: Readonly<Record<ComparedBy, string>> = {
  queue: 'Neither run tells of a queue.',
  task: 'Neither run tells of a task.',
  location: 'Neither run tells where its tasks are spawned.',
};

const MEASURES: readonly { readonly value: ComparedMeasure; readonly label: string }[] = [
  { value: 'pollTime', label: 'Poll time' },
  { value: 'queueDelay', label: 'Queue delay' },
];

/** What changed from the one to the other. */
export function ComparedRuns({ comparison }: Pick<Compared, 'comparison'>) {
  const { by, measure, order, row: chosen } = useView().compare;
  const { show } = useCompareActs();
  const verdict = verdictOf(comparison);
  const rows = compareRows(comparison, by, measure);
  const main = mainChange(verdict);
  const key = chosen ?? (main?.by === by ? main.row.key : undefined);
  const row = rows.find((one) => one.key === key) ?? orderedRows(rows, order)[0];
  return (
    <>
      <VerdictPanel verdict={verdict} />
      <Panel title="Differences" note="before, after, and the change">
        <div className={styles.choices}>
          <Segmented<ComparedBy>
            label="By"
            options={GROUPINGS}
            value={by}
            onChange={(next) => show({ by: next, row: undefined })}
          />
          <Segmented<ComparedMeasure>
            label="Measure"
            options={MEASURES}
            value={measure}
            onChange={(next) => show({ measure: next })}
          />
        </div>
        {rows.length === 0 ? (
          <p className={styles.muted}>{NOTHING[by]}</p>
        ) : (
          <DifferenceTable
            rows={rows}
            subject={SUBJECTS[by]}
            order={order}
            selected={row?.key}
            onOrder={(next) => show({ order: next })}
            onSelect={(next) => show({ row: next })}
          />
        )}
      </Panel>
      {row !== undefined && <SpreadPanel row={row} measure={measure} />}
      <FindingsPanel findings={comparison.findings} />
    </>
  );
}
