import { type Nanoseconds, type TaskId, type WorkerId, WorkerState } from '@pollscope/protocol';
import type { EventBlock } from '../timeline/event-block.ts';
import type { Contents } from './contents.ts';
import { forEachPoll, overlap } from './poll-list.ts';
import { taskRef } from './resource-query.ts';
import type { Unattended, UnattendedQuery, UnattendedStretch } from './service-queries.ts';

/** A stretch of one worker, or one in which it slept or looked at what came from outside. */
interface Stretch {
  readonly worker: WorkerId;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

interface Break extends Stretch {
  readonly isAsleep: boolean;
}

/**
 * Where a worker's event loop had no turn for long: from the end of one of its breaks (asleep, or a turn of the event loop)
 * to the start of the next. O(single events in the range).
 */
export function unattendedOf(contents: Contents, { range, longerThan, limit }: UnattendedQuery): Unattended {
  const blocks = contents.events.within(range);
  const breaks = breaksOf(blocks);
  const stretches = between(breaks, longerThan)
    .filter(({ from, to }) => overlap(from, to, range) > 0)
    .map((stretch) => busyPart(stretch, blocks))
    .filter((stretch) => stretch.to - stretch.from >= longerThan)
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  return {
    total: stretches.length,
    rows: stretches.slice(0, limit).map((stretch): UnattendedStretch => {
      const { worker, from, to, polls, longest, culprit } = stretch;
      return {
        worker,
        workerName: contents.definitions.workerName(worker),
        from,
        to,
        polls,
        longest,
        culprit: taskRef(contents, culprit),
        asleep: breaks
          .filter((other) => other.isAsleep && other.worker !== worker)
          .reduce((sum, other) => sum + overlap(other.from, other.to, stretch), 0),
      };
    }),
  };
}

function breaksOf(blocks: readonly EventBlock[]): readonly Break[] {
  const found: Break[] = [];
  for (const { contents } of blocks) {
    const { breaks } = contents;
    for (let row = 0; row < breaks.length; row++) {
      // Below the length.
      const from = breaks.start[row] as Nanoseconds;
      const isAsleep = breaks.state[row] === WorkerState.parked;
      found.push({
        worker: breaks.worker[row] as WorkerId,
        from,
        to: from + (breaks.duration[row] as number),
        isAsleep,
      });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** What lies between the breaks of each worker, if it is long. */
function between(breaks: readonly Break[], longerThan: Nanoseconds): readonly Stretch[] {
  const attendedUntil = new Map<WorkerId, Nanoseconds>();
  const stretches: Stretch[] = [];
  for (const { worker, from, to } of breaks) {
    const until = attendedUntil.get(worker);
    if (until !== undefined && from - until >= longerThan) stretches.push({ worker, from: until, to: from });
    attendedUntil.set(worker, Math.max(until ?? to, to));
  }
  return stretches;
}

interface BusyStretch extends Stretch {
  readonly polls: number;
  readonly longest: Nanoseconds;
  readonly culprit: TaskId;
}

/** From the first poll in it to the end of the last: what is not polled is not a task's doing. */
function busyPart(stretch: Stretch, blocks: readonly EventBlock[]): BusyStretch {
  const { worker } = stretch;
  const busy = { worker, from: stretch.to, to: stretch.from, polls: 0, longest: 0, culprit: 0 };
  for (const block of blocks) {
    const { polls } = block.contents;
    forEachPoll(block, stretch, (row, start, end) => {
      if (polls.worker[row] !== worker) return;
      busy.polls++;
      busy.from = Math.min(busy.from, start);
      busy.to = Math.max(busy.to, end);
      if (end - start <= busy.longest) return;
      busy.longest = end - start;
      busy.culprit = polls.task[row] as TaskId;
    });
  }
  return busy;
}
