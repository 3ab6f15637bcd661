import { Button } from '../../widgets/button.tsx';
import styles from '../findings/findings.module.css';
import { SeverityIcon } from '../findings/severity-icon.tsx';
import own from './compare.module.css';
import { useCompareActs } from './use-compare.ts';
import type { Change, Verdict } from './verdict.ts';
import { verdictSentence, verdictWeight } from './verdict-words.ts';

/** What to know first, and where its evidence is. */
export function VerdictPanel({ verdict }: { readonly verdict: Verdict }) {
  const { show } = useCompareActs();
  const { slower, slowerTask, faster, fasterTask, waitsLonger, waitsLess } = verdict;
  const changes = [slower, slowerTask, faster, fasterTask, waitsLonger, waitsLess].filter(
    (change) => change !== undefined,
  );
  const weight = verdictWeight(verdict);
  return (
    <section
      className={styles.verdict}
      data-weight={weight}
      data-testid="compare-verdict"
      data-value={slower?.row.key}
      aria-label="Verdict"
    >
      <div className={styles.summary}>
        <SeverityIcon weight={weight} />
        <h1 className={styles.headline}>{verdictSentence(verdict)}</h1>
      </div>
      {changes.length > 0 && (
        <div className={own.evidence}>
          {changes.map((change) => (
            <Button
              key={`${change.by} ${change.measure} ${change.row.key}`}
              data-testid="compare-evidence"
              onClick={() => show({ by: change.by, measure: change.measure, row: change.row.key })}
            >
              {evidenceLabel(change)}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

function evidenceLabel({ by, measure, row: { name } }: Change): string {
  const what = measure === 'pollTime' ? 'poll times' : 'queue delays';
  return by === 'queue' ? `${name}: ${what}` : `Tasks “${name}”: ${what}`;
}
