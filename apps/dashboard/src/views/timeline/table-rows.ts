import type { SlowPoll, Timeline, TimelineLane, TimeRange } from '@pollscope/analysis';
import type { Nanoseconds, PollOutcome } from '@pollscope/protocol';

/** A lane over the stretch in view. */
export interface LaneRow {
  readonly lane: TimelineLane;
  /** Polls that began in it, and longer ones that reach into it. */
  readonly count: number;
  readonly longest: Nanoseconds;
  /** Share of the stretch. */
  readonly busy: number;
}

export type PollRow = Omit<SlowPoll, 'running'> & { readonly outcome: PollOutcome };

export function laneRowsOf(timeline: Timeline, view: TimeRange): readonly LaneRow[] {
  const polls = pollRowsOf(timeline, view);
  return timeline.shown.map((lane) => {
    const { kind, id } = lane.subject;
    const long = polls.filter((poll) => poll[kind] === id);
    const short = shortPollsOf(timeline, lane, view);
    const time = long.reduce(
      (sum, { start, duration }) => sum + overlap({ from: start, to: start + duration }, view),
      0,
    );
    return {
      lane,
      count: short.count + long.length,
      longest: long.reduce((longest, { duration }) => Math.max(longest, duration), short.longest),
      busy: Math.min(1, (short.time + time) / (view.to - view.from)),
    };
  });
}

/** The polls that are told one by one and reach into the view, by start. */
export function pollRowsOf({ polls, taskNames, queueNames }: Timeline, view: TimeRange): readonly PollRow[] {
  const rows: PollRow[] = [];
  for (let row = 0; row < polls.length; row++) {
    // Rows below the length are there.
    const number = (column: ArrayLike<number>): number => column[row] as number;
    const [start, duration] = [number(polls.start), number(polls.duration)];
    if (start + duration < view.from || start > view.to) continue;
    const [task, queue] = [number(polls.task), number(polls.queue)];
    rows.push({
      task,
      taskName: taskNames.get(task) ?? `task ${task}`,
      queue,
      queueName: queueNames.get(queue) ?? '',
      worker: number(polls.worker),
      start,
      duration,
      queueDelay: number(polls.queueDelay),
      outcome: number(polls.outcome) as PollOutcome,
    });
  }
  return rows;
}

function shortPollsOf({ range, column }: Timeline, { columns }: TimelineLane, view: TimeRange) {
  const first = Math.max(0, Math.floor((view.from - range.from) / column));
  const end = Math.min(columns.polls.length, Math.ceil((view.to - range.from) / column));
  const sum = { count: 0, longest: 0, time: 0 };
  for (let at = first; at < end; at++) {
    sum.count += columns.polls[at] ?? 0;
    sum.longest = Math.max(sum.longest, columns.longest[at] ?? 0);
    sum.time += (columns.busy[at] ?? 0) * column;
  }
  return sum;
}

function overlap(a: TimeRange, b: TimeRange): Nanoseconds {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}
