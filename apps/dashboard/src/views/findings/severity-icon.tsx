import type { FindingSeverity } from '@pollscope/protocol';
import styles from './findings.module.css';

/** What a notice can weigh: a finding's severity, or that there is nothing to find. */
export type Weight = FindingSeverity | 'calm';

/** A shape of its own for each, so that the colour need not be seen. */
const SHAPES: Readonly<Record<Weight, string>> = {
  calm: 'M5 10.5 8.5 14 15 6.5',
  info: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM10 9v5M10 6v.4',
  warning: 'M10 2.5 18.5 17h-17ZM10 8v4M10 14.2v.4',
  critical: 'M6.7 2h6.6L18 6.7v6.6L13.3 18H6.7L2 13.3V6.7ZM10 6v5M10 13.6v.4',
};

export function SeverityIcon({ weight }: { readonly weight: Weight }) {
  return (
    <svg className={styles.icon} viewBox="0 0 20 20" role="img" aria-label={weight} data-weight={weight}>
      <path d={SHAPES[weight]} />
    </svg>
  );
}
