import { Channel } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import { MS, pollsOf, SECOND, spawns, Stream, taskWindows } from '../../test/stream.ts';
import { definitions, keysOf, query, threeTasks } from '../../test/task-stores.ts';
import { ConsoleStore } from './console-store.ts';

describe("a task's state", () => {
  const only = (store: ConsoleStore) => store.tasks(query()).rows[0]?.state;

  it('follows spawn, polls, a poll in progress and the end', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(...definitions, spawns([1, 0, 4, 100])));
    expect(only(store)).toEqual({ kind: 'runnable', since: 100 });
    store.ingest(stream.events(pollsOf(0, [1, 200, 50, 0])));
    expect(only(store)).toEqual({ kind: 'waiting', since: 250 });
    store.ingest(stream.events(pollsOf(0, [1, 300, 50, 1])));
    expect(only(store)).toEqual({ kind: 'runnable', since: 350 });
    store.ingest(stream.base({ kind: 'openPolls', rows: [{ worker: 0, task: 1, start: 400, observedAt: 900 }] }));
    expect(only(store)).toEqual({ kind: 'polling', since: 400 });
    store.ingest(stream.events(pollsOf(0, [1, 400, 600, 0])));
    expect(only(store)).toEqual({ kind: 'waiting', since: 1000 });
    store.ingest(stream.base({ kind: 'ends', rows: [{ task: 1, time: 1200, outcome: 1, message: 5 }] }));
    expect(only(store)).toEqual({ kind: 'ended', since: 1200, outcome: 1, message: 'writer' });
  });

  it('comes from the windows when events are not received', () => {
    const store = new ConsoleStore();
    store.ingest(
      new Stream().base(spawns([1, 0, 0, 0]), taskWindows(0, { task: 1, polls: [5], lastPollEnd: 300 * MS })),
    );
    expect(only(store)).toEqual({ kind: 'waiting', since: 300 * MS });
    expect(store.tasks(query()).rows[0]?.waitingFor).toBe(700 * MS);
  });
});

describe('what is kept of tasks', () => {
  it('names a task by its id until its spawn arrives', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(taskWindows(0, { task: 12, polls: [5] })));
    expect(store.tasks(query()).rows[0]).toMatchObject({
      name: 'task 12',
      queue: -1,
      queueName: 'unknown queue',
      polls: 1,
    });
    store.ingest(stream.base(...definitions, spawns([12, 1, 4, 0])));
    expect(store.tasks(query()).rows[0]).toMatchObject({ name: 'reader', queue: 1, queueName: 'cpu', polls: 1 });
  });

  it('forgets a task that a snapshot does not list, and keeps the history of those that it lists', () => {
    const store = threeTasks();
    const snapshot = { ...spawns([2, 1, 5, 0]), snapshot: true };
    store.ingest({ channel: Channel.base, sequence: 99, sections: [snapshot] });
    expect(store.tasks(query()).rows).toMatchObject([{ key: '2', polls: 2 }]);
  });

  it('drops an ended task after five minutes', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    const end = (task: number, time: number) =>
      ({ kind: 'ends', rows: [{ task, time, outcome: 0, message: 0 }] }) as const;
    store.ingest(stream.base(spawns([1, 0, 0, 0], [2, 0, 0, 0]), end(1, SECOND)));
    store.ingest(stream.base(end(2, 301 * SECOND)));
    expect(keysOf(store, {})).toEqual(['1', '2']);
    store.ingest(stream.base(spawns([3, 0, 0, 0]), end(3, 302 * SECOND)));
    expect(keysOf(store, {})).toEqual(['2', '3']);
  });

  it('drops windows after five minutes, in the middle of a range that is being looked at', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    for (let second = 0; second < 310; second++) {
      store.ingest(stream.base(taskWindows(second, { task: 1, polls: [second] })));
      const [row] = store.tasks(query({ range: { from: 0, to: (second + 1) * SECOND } })).rows;
      expect(row?.polls).toBe(Math.min(second + 1, 300));
    }
  });

  it('stays within the limit: ended tasks go first, the oldest before the others', () => {
    const store = new ConsoleStore({ taskLimit: 3 });
    const stream = new Stream();
    store.ingest(stream.base(spawns([1, 0, 0, 0], [2, 0, 0, 0], [3, 0, 0, 0])));
    store.ingest(stream.base({ kind: 'ends', rows: [{ task: 3, time: 1, outcome: 0, message: 0 }] }));
    store.ingest(stream.base(spawns([4, 0, 0, 2])));
    expect(keysOf(store, {})).toEqual(['1', '2', '4']);
    store.ingest(stream.base(spawns([5, 0, 0, 3])));
    expect(keysOf(store, {})).toEqual(['2', '4', '5']);
  });
});
