import styles from './compare.module.css';

/** The stroke that a run has in every picture. */
export function RunSample({ run }: { readonly run: 'before' | 'after' }) {
  return (
    <svg className={styles.sample} viewBox="0 0 18 8" aria-hidden="true">
      <line x1="1" x2="17" y1="4" y2="4" className={styles[run]} />
    </svg>
  );
}
