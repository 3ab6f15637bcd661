import type { ComparedRun } from '@pollscope/analysis';
import type { ReactNode } from 'react';
import { formatDate } from '../../format/date.ts';
import { formatCount, formatDuration, formatIndex } from '../../format/format.ts';
import type { Compared } from '../../ingest/compare/comparison-state.ts';
import type { RecordingFacts } from '../../ingest/recording/replay-state.ts';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import styles from './compare.module.css';
import { RunSample } from './run-sample.tsx';

/** What of which runs is compared, and what is missing of them. */
export function RunFacts({ before, after, comparison: { a, b } }: Compared) {
  return (
    <>
      <Scroller label="The two runs">
        <table className={`${table.table} ${table.dense} ${styles.facts}`}>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Program</th>
              <th scope="col">Began</th>
              <th scope="col">Compared stretch</th>
              <th scope="col">Policy</th>
              <th scope="col" title="Jain’s index over received / entitled: 1 is perfectly fair">
                Jain’s index
              </th>
              <th scope="col">Lost</th>
            </tr>
          </thead>
          <tbody>
            <Run facts={before} run={a} name={<Named run="before" />} />
            <Run facts={after} run={b} name={<Named run="after" />} />
          </tbody>
        </table>
      </Scroller>
      <Notices {...{ before, after }} />
    </>
  );
}

function Named({ run }: { readonly run: 'before' | 'after' }) {
  return (
    <span className={styles.label}>
      <RunSample run={run} />
      {run}
    </span>
  );
}

interface RunProps {
  readonly facts: RecordingFacts;
  readonly run: ComparedRun;
  readonly name: ReactNode;
}

function Run({ facts, run: { range, alignedAt, policy, jain, recordsLost, framesLost }, name }: RunProps) {
  const { source, startedAt } = facts.metadata;
  const isWhole = recordsLost === 0 && framesLost === 0;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {source.name}, process {source.pid}
      </td>
      <td>{formatDate(startedAt)}</td>
      <td>
        {formatDuration(range.to - range.from)} from {formatDuration(alignedAt)} on
      </td>
      <td>{policy}</td>
      <td>{formatIndex(jain)}</td>
      <td>{isWhole ? 'nothing' : `${formatCount(recordsLost)} records, ${formatCount(framesLost)} frames`}</td>
    </tr>
  );
}

function Notices({ before, after }: Pick<Compared, 'before' | 'after'>) {
  const notices = [before, after].flatMap(({ name, notices: told }) => told.map((notice) => `${name}: ${notice}`));
  if (notices.length === 0) return undefined;
  return (
    <ul className={styles.notices} aria-label="What is missing">
      {notices.map((notice) => (
        <li key={notice}>{notice}</li>
      ))}
    </ul>
  );
}
