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
}

/** What was found, since when and how often, where to look, and what to change. */
export function FindingItem({ finding, names, now }: FindingItemProps) {
  const { id, detector, severity, state, subjects, figures, sentence, hint } = finding;
  return (
    <li className={styles.item} data-testid="finding" data-value={detector} data-state={state} data-finding={id}>
      <SeverityIcon weight={severity} />
      <div className={styles.text}>
        <p className={styles.sentence}>{sentence}</p>
        <p className={styles.facts}>
          <span>{whenOf(finding, now)}</span>
          {subjects.map((subject) => (
            <SubjectLink key={`${subject.kind}-${subject.id}`} subject={subject} names={names} />
          ))}
          {figures.map((figure) => (
            <span key={figure.name}>
              {figureName(figure)} <strong>{figureText(figure)}</strong>
            </span>
          ))}
        </p>
        <p className={styles.hint}>{hint}</p>
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
