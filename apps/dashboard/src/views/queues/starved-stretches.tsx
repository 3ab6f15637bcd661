import type { TimeRange } from '@pollscope/analysis';
import type { Nanoseconds, QueueId } from '@pollscope/protocol';
import { useState } from 'react';
import { formatAgo, formatDuration } from '../../format/format.ts';
import { Button } from '../../widgets/button.tsx';
import styles from './queues.module.css';
import { TimelineLink } from '../task/timeline-link.tsx';
import service from './service.module.css';
import { StretchAntagonists } from './stretch-antagonists.tsx';

export interface StarvedStretchesProps {
  readonly queue: QueueId;
  /** Longest first. */
  readonly stretches: readonly TimeRange[];
  readonly now: Nanoseconds;
  readonly windowSeconds: number;
}

/** The longest stretches in which the queue had runnable tasks and no poll; one of them can be opened. */
export function StarvedStretches({ queue, stretches, now, windowSeconds }: StarvedStretchesProps) {
  const [opened, setOpened] = useState<TimeRange>();
  // One that is being read stays, though longer ones may have come.
  const isListed = stretches.some(({ from }) => from === opened?.from);
  const listed = opened === undefined || isListed ? stretches : [opened, ...stretches];
  if (listed.length === 0) return <p className={styles.muted}>It starved for no millisecond on end.</p>;
  return (
    <>
      <h3 className={styles.subtitle}>Longest without service</h3>
      <ul className={service.stretches}>
        {listed.map((stretch) => {
          const isOpen = stretch.from === opened?.from;
          return (
            <li key={stretch.from} data-testid="starved-stretch" data-value={stretch.to - stretch.from}>
              <span className={service.stretch}>
                <TimelineLink stretch={stretch}>{formatDuration(stretch.to - stretch.from)}</TimelineLink>
                <span className={styles.muted}>until {formatAgo(now - stretch.to)}</span>
                <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpened(isOpen ? undefined : stretch)}>
                  Who ran instead?
                </Button>
              </span>
              {isOpen && <StretchAntagonists queue={queue} stretch={stretch} windowSeconds={windowSeconds} />}
            </li>
          );
        })}
      </ul>
    </>
  );
}
