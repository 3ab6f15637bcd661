import styles from './header.module.css';

/** A run queue's trace: idle, a poll, idle. */
export function Wordmark() {
  return (
    <span className={styles.wordmark}>
      <svg viewBox="0 0 24 16" aria-hidden="true">
        <path d="M1 12.5h5V3h4.5v9.5h2V7.5h4.5v5H23" />
      </svg>
      pollscope
    </span>
  );
}
