import type { Overview, QueueRow, SlowPoll, TaskRow } from '@pollscope/analysis';
import {
  FEW_SAMPLES,
  formatCount,
  formatDuration,
  formatRate,
  formatSeconds,
  formatShare,
} from '../../format/format.ts';

export interface Notice {
  readonly key: string;
  readonly tone: 'alarm' | 'warning' | 'calm';
  readonly headline: string;
  readonly detail: string;
}

/** A poll of a tenth of a second is felt by everybody whose task waits behind it. */
const LONG_POLL = 100e6;
/** The longest poll of the windows and of the single polls are the same when they differ by rounding only. */
const SAME_POLL = 0.99;
/** A task that waits a tenth of a second for its turn is late whatever it does then. */
const LONG_DELAY = 100e6;
/** Ten points of a CPU withheld are beyond what slices and rounding explain. */
const SHARE_SHORTFALL = 0.1;

/** A poll of a microsecond or two hardly does more than look whether there is something to do. */
const IDLE_POLL = 2e3;
/** So many of them a second take some per cent of a core from the others. */
const IDLE_POLLS_PER_SECOND = 20_000;

/** What stands out in the window, worst first; never empty. `mostPolled` is the task with the most polls in it. */
export function verdict(overview: Overview, mostPolled?: TaskRow): readonly [Notice, ...Notice[]] {
  const notices = [
    ...overview.slowest.filter(({ running, duration }) => running && duration >= LONG_POLL).map(runningPoll),
    ...lost(overview),
    ...longestPoll(overview),
    ...busyYield(mostPolled),
    ...overview.queues.flatMap((queue) => shortOfCpu(queue, overview)),
    // The more a queue weighs, the less it was meant to wait.
    ...overview.queues.toSorted((a, b) => b.weight - a.weight).flatMap(late),
  ];
  const [first, ...rest] = notices;
  return first === undefined ? [calm(overview)] : [first, ...rest];
}

function runningPoll({ taskName, task, queueName, duration, worker }: SlowPoll): Notice {
  return {
    key: `running-${worker}`,
    tone: 'alarm',
    headline: `${taskName} has been polling for ${formatDuration(duration)} on ${queueName}`,
    detail: `Task ${task} holds its worker: nothing else runs there until this poll returns.`,
  };
}

function lost({ agent, range }: Overview): Notice[] {
  if (agent.dropped === 0) return [];
  return [
    {
      key: 'lost',
      tone: 'warning',
      headline: `${formatCount(agent.dropped)} records were lost in ${windowOf(range)}`,
      detail: 'The event ring was full, so the figures are lower bounds. Charts hatch the stretches concerned.',
    },
  ];
}

function longestPoll({ slowest, pollTime, queues, range }: Overview): Notice[] {
  if (pollTime.max < LONG_POLL) return [];
  const among = `the longest of ${formatCount(pollTime.count)} polls in ${windowOf(range)}`;
  const longest = slowest.find(({ running }) => !running);
  // Single polls are known only since the page was opened, the longest one also from before.
  if (longest !== undefined && longest.duration >= pollTime.max * SAME_POLL) {
    const back = range.to - longest.start - longest.duration;
    return [
      {
        key: 'longest',
        tone: 'warning',
        headline: `${longest.taskName} polled for ${formatDuration(longest.duration)} without yielding`,
        detail: `On ${longest.queueName}, ${formatSeconds(back)} ago: ${among}.`,
      },
    ];
  }
  const culprit = queues.toSorted((a, b) => b.pollTime.max - a.pollTime.max)[0];
  if (culprit === undefined) return [];
  return [
    {
      key: 'longest',
      tone: 'warning',
      headline: `A task of ${culprit.name} polled for ${formatDuration(pollTime.max)} without yielding`,
      detail: `It was ${among}, before this page was opened; the task table tells which.`,
    },
  ];
}

function busyYield(task: TaskRow | undefined): Notice[] {
  if (task === undefined || task.pollsPerSecond < IDLE_POLLS_PER_SECOND || task.pollTime.p50 >= IDLE_POLL) return [];
  const { name, queueName, pollsPerSecond, pollTime, busyShare } = task;
  return [
    {
      key: 'busy-yield',
      tone: 'warning',
      headline: `${name} is polled ${formatRate(pollsPerSecond)} for next to nothing`,
      detail: `Half of its polls on ${queueName} take under ${formatDuration(pollTime.p50)}, together ${formatShare(busyShare)} of the time: it yields in a loop instead of waiting.`,
    },
  ];
}

function shortOfCpu({ queue, name, receivedShare, entitledShare }: QueueRow, { queues }: Overview): Notice[] {
  if (entitledShare - receivedShare < SHARE_SHORTFALL) return [];
  const culprit = queues.reduce((a, b) => (excess(b) > excess(a) ? b : a));
  return [
    {
      key: `short-${queue}`,
      tone: 'warning',
      headline: `${name} received ${formatShare(receivedShare)} of the CPU and was owed ${formatShare(entitledShare)}`,
      detail: `${culprit.name} ran in its time: it received ${formatShare(culprit.receivedShare)} and was owed ${formatShare(culprit.entitledShare)}.`,
    },
  ];
}

function excess({ receivedShare, entitledShare }: QueueRow): number {
  return receivedShare - entitledShare;
}

function late({ queue, name, queueDelay, receivedShare, entitledShare }: QueueRow): Notice[] {
  if (queueDelay.count < FEW_SAMPLES || queueDelay.p95 < LONG_DELAY) return [];
  const hasItsShare = entitledShare - receivedShare < SHARE_SHORTFALL;
  return [
    {
      key: `late-${queue}`,
      tone: 'warning',
      headline: `Tasks of ${name} wait ${formatDuration(queueDelay.p95)} for their turn (p95)`,
      detail: hasItsShare
        ? `The queue has its share of the CPU, ${formatShare(receivedShare)}, and more work than that.`
        : `From runnable to polled, over ${formatCount(queueDelay.count)} polls.`,
    },
  ];
}

function calm({ pollTime, queueDelay, range }: Overview): Notice {
  if (pollTime.count === 0) {
    return {
      key: 'idle',
      tone: 'calm',
      headline: `No poll ended in ${windowOf(range)}`,
      detail:
        'The program is connected and idle: its workers are parked, or its tasks wait. A longer window may show more.',
    };
  }
  const waited = queueDelay.p95 === 0 ? 'not at all' : `less than ${formatDuration(queueDelay.p95)}`;
  return {
    key: 'calm',
    tone: 'calm',
    headline: 'Nothing stands out',
    detail: `Of ${formatCount(pollTime.count)} polls in ${windowOf(range)} the longest took ${formatDuration(pollTime.max)}; 95 % of polls waited ${waited} for their turn.`,
  };
}

function windowOf(range: Overview['range']): string {
  return `the last ${formatDuration(range.to - range.from).replace(/\.0+(?=\D)/, '')}`;
}
