import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MS, queueWindow, queueWindows, SECOND, sparse } from '../../test/stream.ts';
import { Histogram } from '../histogram.ts';
import { QueueBlock } from './queue-block.ts';
import { QueueHistory } from './queue-history.ts';

const WINDOWS = 35;

/** Windows of 100 ms of two queues; in those that `lonely` names the second is missing. */
function historyOf(present: readonly number[], lonely: ReadonlySet<number> = new Set()): QueueHistory {
  const history = new QueueHistory(600 * SECOND);
  for (const index of present) {
    const rows = [0, 1].map((queue) =>
      queueWindow(queue, {
        received: index + queue,
        entitled: 2 * index,
        lag: index,
        depth: index % 7,
        depthMax: (index * 5) % 11,
        slices: 1,
        preemptions: index % 2,
        maxGap: (index * 3) % 13,
        pollTime: sparse(10 * index + queue, 700),
        queueDelay: sparse(index),
      }),
    );
    history.add(QueueBlock.of(queueWindows(index, ...rows.slice(0, lonely.has(index) ? 1 : 2))));
  }
  return history;
}

function told(blocks: readonly QueueBlock[], queue: number) {
  const histograms = { pollTime: new Histogram(), queueDelay: new Histogram(), all: new Histogram() };
  const sum = { polls: 0, received: 0, entitled: 0, slices: 0, preemptions: 0, depthMax: 0, maxGap: 0, longest: 0 };
  let last: { lag: number; depth: number } | undefined;
  let windows = 0;
  let duration = 0;
  for (const block of blocks) {
    windows += block.windows;
    duration += block.duration;
    block.mergeAllInto(histograms.all, 'pollTime');
    const index = block.indexOf(queue);
    const row = block.rows[index];
    if (row === undefined) continue;
    last = { lag: row.lag, depth: row.depth };
    sum.polls += block.pollsOf(index);
    for (const figure of ['received', 'entitled', 'slices', 'preemptions'] as const) sum[figure] += row[figure];
    sum.depthMax = Math.max(sum.depthMax, row.depthMax);
    sum.maxGap = Math.max(sum.maxGap, row.maxGap);
    sum.longest = Math.max(sum.longest, block.longestPollOf(index));
    block.mergeInto(histograms.pollTime, 'pollTime', index);
    block.mergeInto(histograms.queueDelay, 'queueDelay', index);
  }
  return {
    sum,
    last,
    windows,
    duration,
    pollTime: histograms.pollTime.toSparse(),
    queueDelay: histograms.queueDelay.toSparse(),
    all: histograms.all.toSparse(),
  };
}

test('few blocks say the same as all windows, whatever is missing and however often they are read', () => {
  const indices = fc.uniqueArray(fc.nat(WINDOWS), { minLength: 20 });
  const range = fc.tuple(fc.nat(WINDOWS), fc.nat(WINDOWS));
  fc.assert(
    fc.property(
      indices,
      fc.uniqueArray(fc.nat(WINDOWS), { maxLength: 3 }),
      fc.array(range),
      (present, lonely, ranges) => {
        const history = historyOf(present.slice(0, -3), new Set(lonely));
        const check = () => {
          for (const [from, length] of ranges) {
            const stretch = { from: from * 100 * MS, to: (from + length) * 100 * MS };
            for (const queue of [0, 1]) {
              expect(told(history.inFewBlocks(stretch), queue)).toEqual(told(history.within(stretch), queue));
            }
          }
        };
        check();
        // What comes late changes what was put together already.
        for (const index of present.slice(-3)) history.add(QueueBlock.of(queueWindows(index, queueWindow(0, {}))));
        check();
      },
    ),
  );
});

test('whole seconds are read as one block each', () => {
  const history = historyOf(Array.from({ length: 35 }, (_, index) => index));
  expect(history.inFewBlocks({ from: 0, to: 3.5 * SECOND }).map(({ windows }) => windows)).toEqual([
    10, 10, 10, 1, 1, 1, 1, 1,
  ]);
  expect(history.inFewBlocks({ from: 0.5 * SECOND, to: 2 * SECOND }).map(({ windows }) => windows)).toEqual([
    1, 1, 1, 1, 1, 10,
  ]);
});
