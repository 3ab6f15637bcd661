import styles from './share-bars.module.css';

export interface ShareBarsProps {
  readonly received: number;
  readonly entitled: number;
  /** CSS variable of the queue's colour. */
  readonly variable: string;
}

const WIDTH = 112;
const HEIGHT = 16;

/** Received share as a solid bar, entitled share as an outlined one behind it; the same figures stand beside. */
export function ShareBars({ received, entitled, variable }: ShareBarsProps) {
  const width = (share: number): number => Math.max(0, Math.min(1, share)) * (WIDTH - 2);
  return (
    <svg className={styles.bars} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line x1="0.5" x2={WIDTH - 0.5} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className={styles.scale} />
      <rect x="0.5" y="2.5" height="11" width={width(entitled)} className={styles.entitled} />
      <rect x="0.5" y="5" height="6" width={width(received)} fill={`var(${variable})`} />
    </svg>
  );
}
