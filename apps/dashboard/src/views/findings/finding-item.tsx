import type { Finding, Nanoseconds } from '@pollscope/protocol';
import { formatAgo, formatCount, formatSeconds } from '../../format/format.ts';
import { figureName, figureText } from './figure-text.ts';
import styles from './findings.module.css';
import { SeverityIcon } from './severity-icon.tsx';
import { SubjectLink, type SubjectNames } from './subject-link.tsx';

export interface FindingItemProps {
  readonly finding: Finding;
  readonly names: SubjectNames;
  /** End of the range under view. */
  readonly now: Nanoseconds;
  /** The one that the page leads with, one of the others, or one on the page of its subject. */
  readonly rank: 'lead' | 'other' | 'subject';
}

/** What was found, what to change, where to look, since when and how often. */
export function FindingItem({ finding, names, now, rank }: FindingItemProps) {
  const { id, detector, severity, state, subjects, figures, sentence, hint } = finding;
  return (
    <li
      className={styles.item}
      data-testid="finding"
      data-value={detector}
      data-state={state}
      data-rank={rank}
      data-weight={severity}
      data-finding={id}
    >
      <SeverityIcon weight={severity} />
      <div className={styles.text}>
        <p className={styles.sentence}>{sentence}</p>
        <p className={styles.hint}>{hint}</p>
        <p className={styles.facts}>
          {subjects.map((subject) => (
            <SubjectLink key={`${subject.kind}-${subject.id}`} subject={subject} names={names} />
          ))}
          <span>{whenOf(finding, now)}</span>
          {/* Of the others the sentence has those that matter. */}
          {rank !== 'other' &&
            figures.map((figure) => (
              <span key={figure.name}>
                {figureName(figure)} <strong>{figureText(figure)}</strong>
              </span>
            ))}
        </p>
      </div>
    </li>
  );
}

function whenOf({ state, first, last, count }: Finding, now: Nanoseconds): string {
  const times = count === 1 ? 'once' : `${formatCount(count)} times`;
  switch (state) {
    case 'open':
      return `for ${formatSeconds(Math.max(0, now - first))}, seen ${times}`;
    case 'closed':
      return `over: last seen ${formatAgo(now - last)}, ${times}`;
  }
}
