import { describe, expect, it } from 'vitest';
import { MS, pollsOf, queues, SECOND, spawns, Stream, strings, taskWindows } from '../../test/stream.ts';
import { ConsoleStore } from './console-store.ts';

const stream = new Stream();
const range = { from: 0, to: 10 * SECOND };

/** Tasks 1 `accept` and 2 `render` of queue 0. */
function aStore(): ConsoleStore {
  const store = new ConsoleStore();
  store.ingest(
    stream.base(
      strings('eevdf', 'foreground', 'accept', 'render'),
      queues(1, { queue: 0, worker: 0, name: 2, weight: 1 }),
      spawns([1, 0, 3, 0], [2, 0, 4, 0]),
    ),
  );
  return store;
}

describe('the polls of a task', () => {
  it('are cut into columns that keep the shortest and the longest', () => {
    const store = aStore();
    store.ingest(
      stream.events(pollsOf(0, [1, 0, 2 * MS], [2, SECOND, 9 * MS], [1, SECOND, 5 * MS], [1, 6 * SECOND, 7 * MS])),
    );
    const { time, shortest, longest, counts } = store.taskPolls({ task: 1, range, columns: 2, limit: 5 });
    expect([...time]).toEqual([2.5 * SECOND, 7.5 * SECOND]);
    expect([...shortest]).toEqual([2 * MS, 7 * MS]);
    expect([...longest]).toEqual([5 * MS, 7 * MS]);
    expect([...counts]).toEqual([2, 1]);
  });

  it('leave columns without a poll open', () => {
    const store = aStore();
    store.ingest(stream.events(pollsOf(0, [1, 0, MS])));
    expect([...store.taskPolls({ task: 1, range, columns: 2, limit: 5 }).longest]).toEqual([MS, Number.NaN]);
  });

  it('are listed slowest first, one in progress before them, and none of another task', () => {
    const store = aStore();
    store.ingest(stream.events(pollsOf(0, [1, 0, 2 * MS], [2, SECOND, 9 * MS], [1, 2 * SECOND, 5 * MS])));
    const open = { worker: 0, task: 1, start: 3 * SECOND, observedAt: 3 * SECOND + MS };
    store.ingest(stream.base({ kind: 'openPolls', rows: [open] }));
    const { slowest } = store.taskPolls({ task: 1, range, columns: 1, limit: 5 });
    expect(slowest.map(({ duration, running }) => [duration, running])).toEqual([
      [MS, true],
      [5 * MS, false],
      [2 * MS, false],
    ]);
  });
});

it('polls in progress are told from a length on, with the stacks taken since they began', () => {
  const store = aStore();
  const stack = { worker: 0, task: 1, pollStart: SECOND, sampledAt: SECOND + 50 * MS, frames: [] };
  store.ingest(
    stream.base(
      { kind: 'stacks', rows: [{ ...stack, pollStart: 0, sampledAt: 60 * MS }, stack, { ...stack, task: 2 }] },
      {
        kind: 'openPolls',
        rows: [
          { worker: 0, task: 1, start: SECOND, observedAt: SECOND + 120 * MS },
          { worker: 1, task: 2, start: SECOND, observedAt: SECOND + 20 * MS },
        ],
      },
    ),
  );
  const running = store.running({ longerThan: 100 * MS });
  expect(running).toHaveLength(1);
  expect(running[0]?.poll).toMatchObject({ taskName: 'accept', queueName: 'foreground', duration: 120 * MS });
  expect(running[0]?.stacks.map(({ sampledAt }) => sampledAt)).toEqual([SECOND + 50 * MS]);
});

describe('the figures of a task', () => {
  const query = { task: 1, range, barsPerOctave: 1 };

  it('are of the windows in the range', () => {
    const store = aStore();
    const counts = { wakes: 9, selfWakes: 4, yields: 2, outOfBudget: 1 };
    store.ingest(
      stream.windows(
        taskWindows(0, { task: 1, polls: [MS, 2 * MS], ...counts }, { task: 2, polls: [SECOND] }),
        taskWindows(1, { task: 1, polls: [MS], ...counts }),
        taskWindows(20, { task: 1, polls: [MS], ...counts }),
      ),
    );
    const figures = store.taskFigures(query);
    expect(figures).toMatchObject({ seconds: 2, polls: 3, busy: 4 * MS });
    expect(figures).toMatchObject({ wakes: 18, selfWakes: 8, yields: 4, outOfBudget: 2 });
    expect(figures.pollTime.counts).toEqual([2, 1]);
    expect(figures.queueDelay.percentiles.count).toBe(3);
  });

  it('follow the range as it moves on', () => {
    const store = aStore();
    for (const index of [0, 1, 2]) {
      store.ingest(stream.windows(taskWindows(index, { task: 1, polls: [MS], yields: index + 1 })));
    }
    const yields = [0, 1, 2].map(
      (from) => store.taskFigures({ ...query, range: { from: from * SECOND, to: (from + 2) * SECOND } }).yields,
    );
    expect(yields).toEqual([3, 5, 3]);
  });

  it('are nothing for a task that was not polled', () => {
    expect(aStore().taskFigures(query)).toMatchObject({ polls: 0, busy: 0, pollTime: { counts: [] } });
  });
});
