import type { TaskColumn, TaskQuery } from '../src/store/queries.ts';
import { ConsoleStore } from '../src/store/console-store.ts';
import { MS, queues, SECOND, spawns, Stream, strings, taskWindows } from './stream.ts';

/** Queues 0 `io` and 1 `cpu`. */
export const definitions = [
  strings('eevdf', 'io', 'cpu', 'reader', 'writer'),
  queues(1, { queue: 0, worker: 0, name: 2, weight: 8 }, { queue: 1, worker: 0, name: 3, weight: 1 }),
] as const;

/** All tasks of ten seconds, by name. */
export function query(overrides: Partial<TaskQuery> = {}): TaskQuery {
  return {
    range: { from: 0, to: 10 * SECOND },
    groupBy: 'task',
    sort: { column: 'name', descending: false },
    filter: '',
    offset: 0,
    limit: 100,
    ...overrides,
  };
}

export function sortedBy(column: TaskColumn, descending = false): Partial<TaskQuery> {
  return { sort: { column, descending } };
}

/** Readers 1 and 3 in `io`, writer 2 in `cpu`; over three seconds. */
export function threeTasks(): ConsoleStore {
  const store = new ConsoleStore();
  const stream = new Stream();
  store.ingest(stream.base(...definitions, spawns([1, 0, 4, 0], [2, 1, 5, 0], [3, 0, 4, 0])));
  store.ingest(
    stream.base(taskWindows(0, { task: 1, polls: [1000, 2000], wakes: 3, selfWakes: 1 }, { task: 2, polls: [50_000] })),
  );
  store.ingest(stream.base(taskWindows(1, { task: 2, polls: [70_000], delays: [10], lastOutcome: 1 })));
  store.ingest(
    stream.base(
      taskWindows(
        2,
        { task: 1, polls: [5000], wakes: 4 },
        { task: 3, polls: [10, 20, 30], delays: [9 * MS], wakes: 20, selfWakes: 20 },
      ),
    ),
  );
  return store;
}

export function keysOf(store: ConsoleStore, overrides: Partial<TaskQuery>): readonly string[] {
  return store.tasks(query(overrides)).rows.map((row) => row.key);
}
