import type { Nanoseconds, PollOutcome, PollSource } from '@pollscope/protocol';
import type { TimeRange } from '../store/queries.ts';
import { taskRef } from '../store/resource-query.ts';
import { queueName } from '../store/task-names.ts';
import type { Cancellation } from './cancellation.ts';
import type { EventBlock } from './event-block.ts';
import { lastBefore, longestIn, nextAfter, type PollRow, pollAt, startOf } from './find-poll.ts';
import type { PollChoice, TimelinePoll } from './queries.ts';
import type { TimelineSource } from './timeline-source.ts';
import { wokenByOf, wokeOf } from './wake-arrows.ts';

/** How far around a poll its wakes are looked for, and how far the next poll of a lane is at first. */
const NEARBY: Nanoseconds = 1e9;
/** A lane without a poll for longer is stepped over only by looking elsewhere. */
const FARTHEST: Nanoseconds = 64e9;

/** The poll that was chosen, with its wakes; undefined when there is none, or it is not held any more. */
export async function timelinePollOf(
  source: TimelineSource,
  choice: PollChoice,
  signal: Cancellation,
): Promise<TimelinePoll | undefined> {
  const found = await find(source, choice, signal);
  if (found === undefined) return undefined;
  const { start, duration, queueDelay } = found.block.contents.polls;
  // The row was found.
  const at = start[found.row] as number;
  const end = at + (duration[found.row] as number);
  const around = { from: at - (queueDelay[found.row] as number) - NEARBY, to: end + NEARBY };
  return describe(source, found, await blocksIn(source, around, signal));
}

async function find(source: TimelineSource, choice: PollChoice, signal: Cancellation): Promise<PollRow | undefined> {
  switch (choice.kind) {
    case 'at': {
      const moment = { from: choice.start, to: choice.start + 1 };
      return pollAt(await blocksIn(source, moment, signal), choice.task, choice.start);
    }
    case 'longest':
      return longestIn(await blocksIn(source, choice.range, signal), choice.lane, choice.range);
    case 'next':
    case 'previous':
      return step(source, choice, signal);
  }
}

/** Looks twice as far each time: most lanes have their next poll near. */
async function step(
  source: TimelineSource,
  { kind, lane, start }: PollChoice & { readonly kind: 'next' | 'previous' },
  signal: Cancellation,
): Promise<PollRow | undefined> {
  for (let reach = NEARBY; reach <= FARTHEST; reach *= 2) {
    const range = kind === 'next' ? { from: start, to: start + reach } : { from: start - reach, to: start };
    const blocks = await blocksIn(source, range, signal);
    const found = kind === 'next' ? nextAfter(blocks, lane, start) : lastBefore(blocks, lane, start);
    if (found !== undefined && startOf(found) >= range.from && startOf(found) <= range.to) return found;
  }
  return undefined;
}

async function blocksIn(
  source: TimelineSource,
  range: TimeRange,
  signal: Cancellation,
): Promise<readonly EventBlock[]> {
  const events = await source.eventsIn(range, signal);
  return events === 'tooMany' ? [] : events;
}

function describe(source: TimelineSource, found: PollRow, blocks: readonly EventBlock[]): TimelinePoll {
  const { definitions, tasks } = source;
  const { polls } = found.block.contents;
  // The row was found.
  const number = (column: ArrayLike<number>): number => column[found.row] as number;
  const task = number(polls.task);
  const queue = number(polls.queue);
  const worker = number(polls.worker);
  const before = lastBefore(blocks, { kind: 'task', id: task }, startOf(found));
  const nameOf = (id: number): string => taskRef(source, id).name;
  return {
    task: taskRef(source, task),
    queue,
    queueName: queueName(definitions, { queue }),
    worker,
    workerName: definitions.workerName(worker),
    start: number(polls.start),
    duration: number(polls.duration),
    queueDelay: number(polls.queueDelay),
    outcome: number(polls.outcome) as PollOutcome,
    source: number(polls.source) as PollSource,
    location: definitions.text(tasks.get(task)?.location ?? 0),
    outcomeBefore: before?.block.contents.polls.outcome[before.row] as PollOutcome | undefined,
    wokenBy: wokenByOf(blocks, found, nameOf),
    woke: wokeOf(blocks, found, nameOf),
  };
}
