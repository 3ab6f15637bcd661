import type { Overview } from '@pollscope/analysis';
import type { Finding } from '@pollscope/protocol';
import { useState } from 'react';
import { useCapability, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Button } from '../../widgets/button.tsx';
import { Unsupported } from '../connection/unsupported.tsx';
import { calm } from './calm.ts';
import { FindingItem } from './finding-item.tsx';
import styles from './findings.module.css';
import { ALL_FINDINGS, FINDINGS_HINT } from './limits.ts';
import { SeverityIcon } from './severity-icon.tsx';

/** More than this at once are no longer an answer; the rest is a click away. */
const SHOWN = 4;

export interface FindingsPanelProps {
  readonly overview: Overview;
  readonly windowSeconds: number;
  readonly window: string;
}

/** Is anything wrong, and who is to blame: the findings, worst first, or that nothing stands out. */
export function FindingsPanel({ overview, windowSeconds, window }: FindingsPanelProps) {
  const isTold = useCapability('findings');
  const [all, setAll] = useState(false);
  const span = useSpan(windowSeconds);
  const answered = useQuery<'findings'>({ kind: 'findings', span, limit: ALL_FINDINGS });
  if (!isTold) return <Unsupported what="Findings" hint={FINDINGS_HINT} />;
  if (answered === undefined) return undefined;
  const { rows, open } = answered.value;
  const worst = rows.find(({ state }) => state === 'open');
  const weight = worst?.severity ?? 'calm';
  const quiet = calm(overview, window);
  const shown = all ? rows : rows.slice(0, SHOWN);
  return (
    <section
      className={styles.verdict}
      data-weight={weight}
      data-testid="verdict"
      data-value={worst?.detector ?? 'calm'}
      data-open={open}
      aria-label="Findings"
    >
      {worst === undefined ? (
        <div className={styles.summary}>
          <SeverityIcon weight="calm" />
          <div>
            <h1 className={styles.headline}>{quiet.headline}</h1>
            <p className={styles.detail}>{quiet.detail}</p>
          </div>
        </div>
      ) : (
        <h1 className={styles.headline}>{openWords(rows)}</h1>
      )}
      {rows.length > 0 && (
        <ol className={styles.list}>
          {shown.map((finding) => (
            <FindingItem
              key={finding.id}
              finding={finding}
              names={overview}
              now={answered.end}
              rank={finding === worst ? 'lead' : 'other'}
            />
          ))}
        </ol>
      )}
      {rows.length > SHOWN && (
        <Button className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${rows.length}`}
        </Button>
      )}
    </section>
  );
}

/** How much is wrong, and how bad: `4 things stand out, 3 of them critical`. */
function openWords(rows: readonly Finding[]): string {
  const open = rows.filter(({ state }) => state === 'open');
  const critical = open.filter(({ severity }) => severity === 'critical').length;
  if (open.length === 1) return critical === 1 ? 'One critical thing stands out' : 'One thing stands out';
  if (critical === 0) return `${open.length} things stand out`;
  return `${open.length} things stand out, ${critical === open.length ? 'all' : critical} of them critical`;
}
