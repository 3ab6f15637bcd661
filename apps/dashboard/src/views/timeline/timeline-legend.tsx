import styles from './timeline.module.css';

const KEYS = [
  {
    look: 'poll',
    label:
      'poll, in the colour of its queue; bars, and dots on workers, are as high as the longest is long (1 µs to 100 ms)',
  },
  { look: 'driver', label: 'event loop while tasks can run' },
  { look: 'parked', label: 'parked' },
  { look: 'waiting', label: 'runnable, not polled' },
  { look: 'gap', label: 'events lost' },
] as const;

/** What the colours mean. */
export function TimelineLegend() {
  return (
    <ul className={styles.legend} aria-label="Colours">
      {KEYS.map(({ look, label }) => (
        <li key={look}>
          <span className={styles.swatch} data-look={look} />
          {label}
        </li>
      ))}
    </ul>
  );
}
