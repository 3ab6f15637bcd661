import type { ReactNode } from 'react';
import { useId } from 'react';
import styles from './panel.module.css';

export interface PanelProps {
  readonly title: string;
  /** Window, sample count: what the figures below stand on. */
  readonly note?: ReactNode;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A titled section of the page, set off by a hairline. */
export function Panel({ title, note, controls, children, className }: PanelProps) {
  const id = useId();
  return (
    <section className={className === undefined ? styles.panel : `${styles.panel} ${className}`} aria-labelledby={id}>
      <header className={styles.header}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {note !== undefined && <p className={styles.note}>{note}</p>}
        {controls !== undefined && <div className={styles.controls}>{controls}</div>}
      </header>
      {children}
    </section>
  );
}
