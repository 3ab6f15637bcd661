import type { Timeline } from '@pollscope/analysis';
import { PollOutcome, PollSource, UnparkReason, WorkerState } from '@pollscope/protocol';
import { formatCount, formatDuration, formatShare } from '../../format/format.ts';
import type { BreakHit, ColumnsHit, Hit, PollHit } from './hit-test.ts';
import { exactTime } from './time-ticks.ts';

export const OUTCOME_WORDS: Readonly<Record<PollOutcome, string>> = {
  [PollOutcome.pending]: 'pending: the task waits',
  [PollOutcome.yielded]: 'yielded: it runs again',
  [PollOutcome.ready]: 'ready: the task ended',
  [PollOutcome.panicked]: 'panicked',
  [PollOutcome.outOfBudget]: 'out of budget: it was made to yield',
};

/** What is said of something below the pointer. */
export interface HitWords {
  readonly title: string;
  readonly lines: readonly string[];
}

export function wordsOf(hit: Hit, timeline: Timeline): HitWords {
  const words = wordsFor(hit, timeline);
  return hit.isGap
    ? { ...words, lines: [...words.lines, 'Events were lost here: what is missing is not idle.'] }
    : words;
}

function wordsFor({ lane, what, time }: Hit, timeline: Timeline): HitWords {
  switch (what.kind) {
    case 'poll':
      return pollWords(what, timeline);
    case 'break':
      return breakWords(what);
    case 'columns': {
      const isSum = timeline.sums.some(({ from, to }) => time >= from && time <= to);
      return { title: lane.name, lines: columnLines(what, lane.subject.kind, isSum) };
    }
  }
}

/** Where a worker took the task from, if that is worth telling. */
export const SOURCE_WORDS: Readonly<Record<PollSource, string>> = {
  [PollSource.fifo]: '',
  [PollSource.lifo]: 'taken from the slot for the task woken last',
  [PollSource.stolen]: 'stolen from another worker',
  [PollSource.injected]: 'taken from the queue for wakes from outside',
  [PollSource.foreign]: 'resumed by the host',
};

function pollWords(
  { task, queue, start, duration, queueDelay, outcome, source }: PollHit,
  timeline: Timeline,
): HitWords {
  const name = timeline.taskNames.get(task) ?? '';
  return {
    title: name === `task ${task}` ? name : `${name} (task ${task})`,
    lines: [
      `polled for ${formatDuration(duration)}, after ${formatDuration(queueDelay)} in ${timeline.queueNames.get(queue) ?? 'its queue'}`,
      OUTCOME_WORDS[outcome],
      ...(SOURCE_WORDS[source] === '' ? [] : [SOURCE_WORDS[source]]),
      `at ${exactTime(start)}`,
    ],
  };
}

function breakWords({ state, reason, start, duration }: BreakHit): HitWords {
  if (state !== WorkerState.parked) {
    return {
      title: `Event loop for ${formatDuration(duration)}`,
      lines: ['while tasks could run', `at ${exactTime(start)}`],
    };
  }
  const why = reason === UnparkReason.timer ? 'a timer ended it' : 'a wake ended it';
  return { title: `Parked for ${formatDuration(duration)}`, lines: [why, `at ${exactTime(start)}`] };
}

function columnLines(columns: ColumnsHit, kind: 'worker' | 'queue' | 'task', isSum: boolean): string[] {
  const { polls, longest, shortest, busy, waiting, parked, driver, depthMin, depthMax, range } = columns;
  const lines: string[] = [];
  if (polls === 1) lines.push(`1 poll here, ${formatDuration(longest)}`);
  else if (polls > 1) {
    const least = shortest > 0 ? `, shortest ${formatDuration(shortest)}` : '';
    lines.push(`${formatCount(polls)} polls here, longest ${formatDuration(longest)}${least}`);
  } else lines.push('no poll here');
  if (isSum) lines.push('summed up: single polls are not held of this stretch');
  else if (polls > 1) lines.push(`in ${formatDuration(range.to - range.from)}, busy ${formatShare(Math.min(1, busy))}`);
  if (kind === 'queue' && waiting > 0) lines.push('had runnable tasks, and none was polled');
  if (kind === 'task' && waiting > 0) lines.push('runnable, waiting for its turn');
  if (parked > 0) lines.push(`parked ${formatShare(Math.min(1, parked))}`);
  if (driver > 0) lines.push(`event loop ${formatShare(Math.min(1, driver))}`);
  if (depthMax >= 0) lines.push(depthMin === depthMax ? `depth ${depthMax}` : `depth ${depthMin} to ${depthMax}`);
  return lines;
}
