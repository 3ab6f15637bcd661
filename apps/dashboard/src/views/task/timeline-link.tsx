import type { TimeRange } from '@pollscope/analysis';
import type { TaskId } from '@pollscope/protocol';
import type { ReactNode } from 'react';
import { ViewLink } from '../../widgets/view-link.tsx';
import styles from './task-link.module.css';

export interface TimelineLinkProps {
  readonly stretch: TimeRange;
  /** The task whose lane comes first. */
  readonly task?: TaskId;
  readonly children: ReactNode;
}

/** So much is shown on either side, in parts of the stretch, and at least so much: the neighbours are the context. */
const MARGIN = 1;
const LEAST_MARGIN = 1e6;

/** A stretch of time, as a way to the timeline of it. */
export function TimelineLink({ stretch: { from, to }, task, children }: TimelineLinkProps) {
  const margin = Math.max(MARGIN * (to - from), LEAST_MARGIN);
  const range = { from: Math.max(0, from - margin), to: to + margin };
  const selected = task === undefined ? {} : { selected: String(task) };
  return (
    <ViewLink to={{ view: 'timeline', range, ...selected }} className={styles.link} title="On the timeline">
      {children}
    </ViewLink>
  );
}
