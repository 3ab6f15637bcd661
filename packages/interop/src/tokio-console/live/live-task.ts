import { bucketOf } from '@pollscope/analysis';
import {
  type Nanoseconds,
  PollOutcome,
  type QueueId,
  type ResourceId,
  type SparseHistogram,
  type Spawn,
  type TaskWindow,
} from '@pollscope/protocol';
import type { WallTime } from '../event.ts';
import type { Distributions } from './distributions.ts';
import type { ToldTaskStats } from './told.ts';

/** As tokio-console tells states apart. */
export type TaskState = 'idle' | 'scheduled' | 'running' | 'done';

/** Counts up to the last window. */
interface Counted {
  readonly polls: number;
  readonly ended: number;
  readonly busy: Nanoseconds;
  readonly scheduled: Nanoseconds;
  readonly wakes: number;
  readonly selfWakes: number;
}

const NOTHING: Counted = { polls: 0, ended: 0, busy: 0, scheduled: 0, wakes: 0, selfWakes: 0 };

/** A task as last told, with its times on the stream's clock. */
export interface TaskFacts {
  readonly state: TaskState;
  readonly createdAt: Nanoseconds;
  readonly endedAt: Nanoseconds | undefined;
  readonly firstPoll: Nanoseconds | undefined;
  readonly lastStarted: Nanoseconds | undefined;
  readonly lastEnded: Nanoseconds | undefined;
  readonly lastWake: Nanoseconds | undefined;
  readonly wakes: number;
  readonly selfWakes: number;
  /** Copies of its waker that there are. */
  readonly wakers: number;
  readonly counted: Counted;
}

export function factsOf(stats: ToldTaskStats, at: (time: WallTime) => Nanoseconds): TaskFacts {
  const { polls, wakes, selfWakes, wakerClones, wakerDrops } = stats;
  const optional = (time: WallTime | undefined) => (time === undefined ? undefined : at(time));
  const lastStarted = optional(polls.lastStarted);
  const lastEnded = optional(polls.lastEnded);
  const lastWake = optional(stats.lastWake);
  const state = stateOf({ isDone: stats.droppedAt !== undefined, lastStarted, lastEnded, lastWake });
  return {
    state,
    createdAt: at(stats.createdAt),
    endedAt: optional(stats.droppedAt),
    firstPoll: optional(polls.first),
    lastStarted,
    lastEnded,
    lastWake,
    wakes,
    selfWakes,
    wakers: Math.max(0, wakerClones - wakerDrops),
    counted: {
      polls: polls.count,
      ended: Math.max(0, polls.count - (state === 'running' ? 1 : 0)),
      busy: polls.busy,
      scheduled: stats.scheduled ?? 0,
      wakes,
      selfWakes,
    },
  };
}

interface Instants {
  readonly isDone: boolean;
  readonly lastStarted: Nanoseconds | undefined;
  readonly lastEnded: Nanoseconds | undefined;
  readonly lastWake: Nanoseconds | undefined;
}

function stateOf({ isDone, lastStarted, lastEnded, lastWake }: Instants): TaskState {
  if (isDone) return 'done';
  const started = lastStarted ?? Number.NEGATIVE_INFINITY;
  if (started > (lastEnded ?? Number.NEGATIVE_INFINITY)) return 'running';
  // Unlike in tokio-console a task that was never polled is runnable: it waits in a queue for its first poll.
  return lastStarted === undefined || (lastWake ?? Number.NEGATIVE_INFINITY) > started ? 'scheduled' : 'idle';
}

/** One task: what it is, how it stands, and what was already told of it in windows. */
export class LiveTask {
  readonly spawn: Spawn;
  readonly name: string;
  readonly location: string;
  readonly fields: ReadonlyMap<string, string>;
  facts: TaskFacts;
  waitsOn: ResourceId = 0;
  /** While it is watched. */
  distributions: Distributions | undefined;
  #before = NOTHING;

  constructor(
    spawn: Spawn,
    told: { readonly name: string; readonly location: string; readonly fields: ReadonlyMap<string, string> },
    facts: TaskFacts,
  ) {
    this.spawn = spawn;
    this.name = told.name;
    this.location = told.location;
    this.fields = told.fields;
    this.facts = facts;
  }

  get queue(): QueueId {
    return this.spawn.queue;
  }

  /** `blocking` and `block_on` are threads in the clothes of tasks. */
  get isBlocking(): boolean {
    const kind = this.fields.get('kind');
    return kind === 'blocking' || kind === 'block_on';
  }

  /** Polls since the last window. */
  get newPolls(): number {
    return this.facts.counted.polls - this.#before.polls;
  }

  /** What was so far is of no window. */
  beginHere(): void {
    this.#before = this.facts.counted;
  }

  /** What it did since the last window; undefined where nothing happened, or its first poll has not ended. */
  takeWindow(): TaskWindow | undefined {
    const { facts } = this;
    const before = this.#before;
    const grown = difference(facts.counted, before);
    if (facts.lastEnded === undefined || (grown.ended === 0 && grown.polls === 0 && grown.wakes === 0))
      return undefined;
    this.#before = facts.counted;
    return {
      task: this.spawn.task,
      lastPollEnd: facts.lastEnded,
      lastOutcome: outcomeOf(facts.state),
      waitsOn: facts.state === 'idle' ? this.waitsOn : 0,
      wakes: grown.wakes,
      selfWakes: grown.selfWakes,
      yields: 0,
      outOfBudget: 0,
      lastWaker: 0,
      pollTime: this.#pollTime(grown),
      queueDelay: this.#queueDelay(grown, firstDelay(facts, before)),
    };
  }

  #pollTime(grown: Counted): SparseHistogram {
    const watched = this.distributions?.pollTimes.take(grown.busy, grown.ended);
    return watched?.toSparse() ?? sparseOf(pollTimes(this.facts, grown));
  }

  /** `first`: the wait for the first poll, of which the subscriber's histogram does not know. */
  #queueDelay({ polls, scheduled }: Counted, first: readonly Times[]): SparseHistogram {
    const watched = this.distributions?.scheduledTimes.take(scheduled, polls);
    if (watched === undefined) return sparseOf([...first, ...evenly(polls - first.length, scheduled)]);
    for (const { sum } of first) watched.record(sum);
    return watched.toSparse();
  }
}

/** A task that was woken is runnable, which after a poll is what `yielded` means to readers. */
function outcomeOf(state: TaskState): PollOutcome {
  if (state === 'done') return PollOutcome.ready;
  return state === 'scheduled' ? PollOutcome.yielded : PollOutcome.pending;
}

/** Counters that went backwards, as those of a restarted program, count from 0. */
function difference(now: Counted, before: Counted): Counted {
  const grown = (field: keyof Counted) => Math.max(0, now[field] - before[field]);
  return {
    polls: grown('polls'),
    ended: grown('ended'),
    busy: grown('busy'),
    scheduled: grown('scheduled'),
    wakes: grown('wakes'),
    selfWakes: grown('selfWakes'),
  };
}

/** Values of which only the sum is known: each stands as the mean. */
interface Times {
  readonly count: number;
  readonly sum: Nanoseconds;
}

/**
 * Poll times of a task that is not watched: exact for one poll or two, of which the last is known; of more, all but the
 * last stand as their mean.
 */
function pollTimes({ state, lastStarted, lastEnded }: TaskFacts, { ended, busy }: Counted): readonly Times[] {
  const last = state === 'running' ? undefined : (lastEnded ?? 0) - (lastStarted ?? 0);
  if (ended < 2 || last === undefined || last < 0 || last > busy) return evenly(ended, busy);
  return [{ count: 1, sum: last }, ...evenly(ended - 1, busy - last)];
}

/** The wait from the spawn to the first poll, if that poll is new. */
function firstDelay({ firstPoll, createdAt, counted }: TaskFacts, before: Counted): readonly Times[] {
  if (firstPoll === undefined || before.polls > 0 || counted.polls === 0) return [];
  return [{ count: 1, sum: Math.max(0, firstPoll - createdAt) }];
}

function evenly(count: number, sum: Nanoseconds): readonly Times[] {
  return count <= 0 ? [] : [{ count, sum }];
}

/** Without the room that a histogram has for what may come: an update may tell of a million tasks. */
function sparseOf(times: readonly Times[]): SparseHistogram {
  const counts = new Map<number, number>();
  let total = 0;
  let max = 0;
  for (const { count, sum } of times) {
    const mean = Math.floor(sum / count);
    const bucket = bucketOf(mean);
    counts.set(bucket, (counts.get(bucket) ?? 0) + count);
    total += sum;
    max = Math.max(max, mean);
  }
  const buckets = Uint16Array.from(counts.keys()).sort();
  return { buckets, counts: Uint32Array.from(buckets, (bucket) => counts.get(bucket) ?? 0), max, sum: total };
}
