import type { FindingsComparison } from '@pollscope/analysis';
import type { Finding } from '@pollscope/protocol';
import { formatCount } from '../../format/format.ts';
import { Panel } from '../../widgets/panel.tsx';
import { SeverityIcon } from '../findings/severity-icon.tsx';
import styles from './compare.module.css';

/** Which findings came, went and stayed; by what was found and about whom. */
export function FindingsPanel({ findings: { gained, lost, kept } }: { readonly findings: FindingsComparison }) {
  const isNothing = gained.length + lost.length + kept.length === 0;
  return (
    <Panel
      title="Findings"
      note={`${formatCount(gained.length)} new, ${formatCount(lost.length)} gone, ${formatCount(kept.length)} in both`}
    >
      {isNothing && <p className={styles.muted}>Neither run has any.</p>}
      <div className={styles.findings}>
        <Group title="New" findings={gained} kind="gained" />
        <Group title="Gone" findings={lost} kind="lost" />
        <Group title="In both" findings={kept} kind="kept" />
      </div>
    </Panel>
  );
}

interface GroupProps {
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly kind: keyof FindingsComparison;
}

function Group({ title, findings, kind }: GroupProps) {
  if (findings.length === 0) return undefined;
  return (
    <div>
      <h3 className={styles.group}>{title}</h3>
      <ul>
        {findings.map(({ id, detector, severity, sentence, hint }) => (
          <li key={id} className={styles.finding} data-testid="compared-finding" data-kind={kind} data-value={detector}>
            <SeverityIcon weight={severity} />
            <div>
              <p>{sentence}</p>
              {kind !== 'lost' && <p className={styles.cure}>{hint}</p>}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
