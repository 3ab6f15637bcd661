import type { Overview } from '@pollscope/analysis';
import type { FindingSubject } from '@pollscope/protocol';
import { useCapability, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Panel } from '../../widgets/panel.tsx';
import { Unsupported } from '../connection/unsupported.tsx';
import { FindingItem } from './finding-item.tsx';
import { ALL_FINDINGS, FINDINGS_HINT } from './limits.ts';
import styles from './findings.module.css';

export interface SubjectFindingsProps {
  readonly subject: FindingSubject;
  readonly overview: Overview;
  readonly windowSeconds: number;
  readonly window: string;
}

/** The findings that are about one task, queue or resource, or in which it has a part. */
export function SubjectFindings({ subject, overview, windowSeconds, window }: SubjectFindingsProps) {
  const isTold = useCapability('findings');
  const span = useSpan(windowSeconds);
  const answered = useQuery<'findings'>({ kind: 'findings', span, limit: ALL_FINDINGS });
  if (!isTold) return <Unsupported what="Findings" hint={FINDINGS_HINT} />;
  const rows = answered?.value.rows.filter(({ subjects }) =>
    subjects.some(({ kind, id }) => kind === subject.kind && id === subject.id),
  );
  return (
    <Panel title="Findings" note={window}>
      {rows?.length === 0 && <p className={styles.none}>Nothing about it stood out in the last {window}.</p>}
      {answered !== undefined && rows !== undefined && rows.length > 0 && (
        <ol className={styles.list}>
          {rows.map((finding) => (
            <FindingItem key={finding.id} finding={finding} names={overview} now={answered.end} rank="subject" />
          ))}
        </ol>
      )}
    </Panel>
  );
}
