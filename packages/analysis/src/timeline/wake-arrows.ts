import { type Nanoseconds, type TaskId, WakeEffect, type WakeSource } from '@pollscope/protocol';
import type { EventBlock } from './event-block.ts';
import { lastBefore, longestIn, nextAfter, type PollRow, startOf } from './find-poll.ts';
import type { WakeArrow } from './queries.ts';
import { firstFrom } from './table.ts';

/** A task that runs for long wakes others thousands of times. */
const MOST_WOKEN = 50;

/** A wake that made its task run, as a row of a block. */
interface WakeRow {
  readonly time: Nanoseconds;
  readonly task: TaskId;
  readonly waker: TaskId;
  readonly source: WakeSource;
}

type Named = (task: TaskId) => string;

/** The wake that a poll followed: the last one of its task that had an effect. */
export function wokenByOf(blocks: readonly EventBlock[], poll: PollRow, nameOf: Named): WakeArrow | undefined {
  const { task, queueDelay } = poll.block.contents.polls;
  const start = startOf(poll);
  // Woken while it was polled, it was runnable from the end of that poll on.
  const before = lastBefore(blocks, { kind: 'task', id: task[poll.row] as number }, start);
  const from = before === undefined ? start - (queueDelay[poll.row] as number) : startOf(before);
  let last: WakeRow | undefined;
  for (const wake of wakesBetween(blocks, from, start)) {
    if (wake.task === task[poll.row] && (last === undefined || wake.time >= last.time)) last = wake;
  }
  return last === undefined ? undefined : arrowTo(blocks, last, { poll, nameOf });
}

/** The polls that a poll's wakes led to, as far as they are in the blocks. */
export function wokeOf(blocks: readonly EventBlock[], poll: PollRow, nameOf: Named): readonly WakeArrow[] {
  const { task, duration } = poll.block.contents.polls;
  const start = startOf(poll);
  const arrows: WakeArrow[] = [];
  for (const wake of wakesBetween(blocks, start, start + (duration[poll.row] as number))) {
    if (wake.waker !== task[poll.row]) continue;
    const followed = nextAfter(blocks, { kind: 'task', id: wake.task }, wake.time);
    if (followed !== undefined) arrows.push(arrowTo(blocks, wake, { poll: followed, nameOf }));
    if (arrows.length === MOST_WOKEN) break;
  }
  return arrows;
}

/** Wakes that had an effect, from one instant to another. */
function* wakesBetween(blocks: readonly EventBlock[], from: Nanoseconds, to: Nanoseconds): Iterable<WakeRow> {
  for (const { contents } of blocks) {
    const { time, task, waker, source, effect, length } = contents.wakes;
    for (let row = firstFrom(time, length, from); row < length; row++) {
      // Rows below the length are there.
      const at = time[row] as number;
      if (at > to) break;
      if (effect[row] === WakeEffect.alreadyQueued) continue;
      yield { time: at, task: task[row] as number, waker: waker[row] as number, source: source[row] as WakeSource };
    }
  }
}

function arrowTo(
  blocks: readonly EventBlock[],
  wake: WakeRow,
  { poll, nameOf }: { readonly poll: PollRow; readonly nameOf: Named },
): WakeArrow {
  const moment = { from: wake.time, to: wake.time + 1 };
  const waking = wake.waker === 0 ? undefined : longestIn(blocks, { kind: 'task', id: wake.waker }, moment);
  return {
    time: wake.time,
    source: wake.source,
    waker: { id: wake.waker, name: nameOf(wake.waker) },
    from: waking === undefined ? undefined : placeOf(waking),
    woken: { id: wake.task, name: nameOf(wake.task) },
    start: startOf(poll),
    to: placeOf(poll),
  };
}

function placeOf({ block, row }: PollRow): { worker: number; queue: number } {
  const { worker, queue } = block.contents.polls;
  return { worker: worker[row] as number, queue: queue[row] as number };
}
