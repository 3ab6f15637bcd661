import type { Overview } from '@pollscope/analysis';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Panel } from '../../widgets/panel.tsx';
import { FindingItem } from '../findings/finding-item.tsx';
import findings from '../findings/findings.module.css';
import { ALL_FINDINGS } from '../findings/limits.ts';

export interface WorkerFindingsProps {
  readonly overview: Overview;
  readonly windowSeconds: number;
  readonly window: string;
}

/** The findings in which a worker has a part; nothing while there are none. */
export function WorkerFindings({ overview, windowSeconds, window }: WorkerFindingsProps) {
  const span = useSpan(windowSeconds);
  const answered = useQuery<'findings'>({ kind: 'findings', span, limit: ALL_FINDINGS });
  const rows = answered?.value.rows.filter(({ subjects }) => subjects.some(({ kind }) => kind === 'worker')) ?? [];
  if (answered === undefined || rows.length === 0) return undefined;
  return (
    <Panel title="Findings about workers" note={window}>
      <ol className={findings.list}>
        {rows.map((finding) => (
          <FindingItem key={finding.id} finding={finding} names={overview} now={answered.end} rank="subject" />
        ))}
      </ol>
    </Panel>
  );
}
