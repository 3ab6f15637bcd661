import { queueStyle } from '../theme/queue-style.ts';
import { ElidedName } from './elided-name.tsx';
import styles from './queue-swatch.module.css';

/** A stroke in the queue's colour and dash, as in the charts. */
export function QueueSwatch({ queue }: { readonly queue: number }) {
  const { variable, dash } = queueStyle(queue);
  return (
    <svg className={styles.swatch} viewBox="0 0 18 8" aria-hidden="true">
      <line
        x1="1"
        x2="17"
        y1="4"
        y2="4"
        stroke={`var(${variable})`}
        strokeDasharray={dash.join(' ')}
        strokeWidth="2.5"
      />
    </svg>
  );
}

/** A queue's name beside its stroke. */
export function QueueName({ queue, name }: { readonly queue: number; readonly name: string }) {
  return (
    <span className={styles.name}>
      <QueueSwatch queue={queue} />
      <ElidedName name={name} />
    </span>
  );
}
