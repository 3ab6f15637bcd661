import type { ReactNode } from 'react';
import styles from './message.module.css';

export interface MessageProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly tone?: 'calm' | 'warning' | 'alarm';
  readonly size?: 'page' | 'panel';
}

/** Why there is nothing to show, and what to do next. */
export function Message({ title, children, actions, tone = 'calm', size = 'panel' }: MessageProps) {
  const Heading = size === 'page' ? 'h1' : 'h2';
  return (
    <div className={`${styles.message} ${styles[size]}`} data-tone={tone}>
      <Heading className={styles.title}>{title}</Heading>
      <div className={styles.body}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
