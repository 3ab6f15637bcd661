import { PollOutcome, WorkerState } from '@pollscope/protocol';
import { expect, test } from 'vitest';
import { Aggregator, type WindowSection } from './aggregator.ts';

const MILLISECOND = 1_000_000;

/** For each window, each worker and how long it was parked. */
const parkedTimes = (sections: readonly WindowSection[]) =>
  sections.flatMap((section) =>
    section.kind === 'workerWindows' ? [section.rows.map(({ worker, parked }) => [worker, parked / MILLISECOND])] : [],
  );

/** For each window, the queues that it tells of. */
const queues = (sections: readonly WindowSection[]) =>
  sections.flatMap((section) => (section.kind === 'queueWindows' ? [section.rows.map(({ queue }) => queue)] : []));

test('a worker that ended, and its queues, are in the window of the end and in no later one', () => {
  const aggregator = new Aggregator(0);
  for (const worker of [0, 1]) {
    aggregator.poll(worker, worker, worker + 1, 0, 10 * MILLISECOND, 0, PollOutcome.ready);
    aggregator.workerState(worker, WorkerState.parked, 10 * MILLISECOND);
  }
  aggregator.workerEnded(1, 130 * MILLISECOND, [1]);
  const sections = aggregator.close(300 * MILLISECOND);
  expect(parkedTimes(sections)).toEqual([
    [
      [0, 90],
      [1, 90],
    ],
    [
      [0, 100],
      [1, 30],
    ],
    [[0, 100]],
  ]);
  expect(queues(sections)).toEqual([[0, 1], [0, 1], [0]]);
});

test('a queue whose worker ended while it had work does not starve for ever', () => {
  const aggregator = new Aggregator(0);
  const sample = { queue: 0, depth: 3, vruntime: 0, lag: 0, received: 0, entitled: 0 };
  aggregator.queueSample({ ...sample, time: 10 * MILLISECOND });
  aggregator.workerEnded(0, 100 * MILLISECOND, [0]);
  expect(queues(aggregator.close(200 * MILLISECOND))).toEqual([[0], []]);
});

test('a worker of which nothing was told can end', () => {
  const aggregator = new Aggregator(0);
  aggregator.workerEnded(7, 0, [7]);
  expect(parkedTimes(aggregator.close(100 * MILLISECOND))).toEqual([[]]);
});
