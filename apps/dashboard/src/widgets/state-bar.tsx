import styles from './state-bar.module.css';

export interface StateBarProps {
  readonly polling: number;
  readonly driver: number;
  readonly parked: number;
}

/** Shares of a worker's time; decoration beside the same figures in text. */
export function StateBar({ polling, driver, parked }: StateBarProps) {
  return (
    <span className={styles.bar} aria-hidden="true">
      <span className={styles.polling} style={{ flexGrow: polling }} />
      <span className={styles.driver} style={{ flexGrow: driver }} />
      <span className={styles.parked} style={{ flexGrow: parked }} />
    </span>
  );
}

/** What the colours of {@link StateBar} and of the worker lanes mean. */
export function StateKey() {
  return (
    <ul className={styles.key}>
      <li className={styles.keyPolling}>polling</li>
      <li className={styles.keyDriver}>driver</li>
      <li className={styles.keyParked}>parked</li>
    </ul>
  );
}
