import type { QueueService } from '@pollscope/analysis';
import { useId, useRef } from 'react';
import { useWidth } from '../../widgets/use-width.ts';
import styles from './service.module.css';

const HEIGHT = 96;
const GAP = 1;

export interface ServiceBarsProps {
  readonly service: QueueService;
  readonly label: string;
}

/** Each column is the whole of its time: run from below, starve above it, the rest is wait. */
export function ServiceBars({ service, label }: ServiceBarsProps) {
  const hatch = useId();
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const { time, run, starve } = service;
  const step = width / time.length;
  return (
    <div ref={host} style={{ height: HEIGHT }}>
      <svg className={styles.bars} width={width} height={HEIGHT} role="img" aria-label={label}>
        <defs>
          {/* A second cue beside the colour. */}
          <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="5" height="5" className={styles.starve} />
            <rect width="2" height="5" className={styles.hatch} />
          </pattern>
        </defs>
        {Array.from(time, (middle, column) => {
          const ran = (run[column] ?? Number.NaN) * HEIGHT;
          const starved = (starve[column] ?? 0) * HEIGHT;
          if (Number.isNaN(ran)) return undefined;
          const place = { x: column * step, width: Math.max(GAP, step - GAP) };
          return (
            <g key={middle}>
              <rect {...place} y={0} height={HEIGHT} className={styles.wait} />
              <rect {...place} y={HEIGHT - ran} height={ran} className={styles.run} />
              <rect {...place} y={HEIGHT - ran - starved} height={starved} fill={`url(#${hatch})`} />
            </g>
          );
        })}
      </svg>
    </div>
  );
}
