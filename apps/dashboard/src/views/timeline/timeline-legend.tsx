import styles from './timeline.module.css';
import { MOST_MARKS } from './use-program-marks.ts';

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

/** What the colours mean; `marks`: how many of the program’s are drawn. */
export function TimelineLegend({ marks }: { readonly marks: number }) {
  return (
    <ul className={styles.legend} aria-label="Colours">
      {KEYS.map(({ look, label }) => (
        <li key={look}>
          <span className={styles.swatch} data-look={look} />
          {label}
        </li>
      ))}
      {marks > 0 && (
        <li>
          <span className={styles.swatch} data-look="mark" />
          {marks < MOST_MARKS ? 'marked by the program' : `marked by the program, the newest ${MOST_MARKS}`}
        </li>
      )}
    </ul>
  );
}
