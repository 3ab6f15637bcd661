import type { Overview } from '@pollscope/analysis';
import { formatCount, formatDuration } from '../../format/format.ts';

/** What there is to say when nothing stands out. */
export function calm({ pollTime, queueDelay }: Overview, window: string): { headline: string; detail: string } {
  if (pollTime.count === 0) {
    return {
      headline: `No poll ended in the last ${window}`,
      detail:
        'The program is connected and idle: its workers are parked, or its tasks wait. A longer window may show more.',
    };
  }
  const waited = queueDelay.p95 === 0 ? 'not at all' : `less than ${formatDuration(queueDelay.p95)}`;
  return {
    headline: 'Nothing stands out',
    detail: `Of ${formatCount(pollTime.count)} polls in the last ${window}, 95 % took less than ${formatDuration(pollTime.p95)} and the longest ${formatDuration(pollTime.max)}; 95 % waited ${waited} for their turn.`,
  };
}
