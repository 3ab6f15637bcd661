import type { ReactNode } from 'react';
import styles from './table.module.css';

export interface ScrollerProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** Lets a table that is wider than its place scroll, by keyboard too. */
export function Scroller({ label, children, className }: ScrollerProps) {
  return (
    <div role="group" aria-label={label} tabIndex={0} className={`${styles.scroller} ${className ?? ''}`}>
      {children}
    </div>
  );
}
