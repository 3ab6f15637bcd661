import { type JoinHandle, type Queue, yieldNow } from '@pollscope/executor';
import { linesOf, type Measurement, overRounds } from './measurement.ts';
import { onOneQueue } from './one-queue.ts';
import { ready } from './ready.ts';

const TASKS = 10_000;
const MANY_TASKS = 50_000;
const YIELD_EVERY = 100;

/** V1: what a task costs that does nothing. */
export async function spawnOverhead(): Promise<Measurement> {
  const measured = await overRounds(async () => {
    const { spawnMs, joinMs } = await onOneQueue((queue) => spawnThenJoin(queue, { tasks: TASKS }));
    const oneByOneMs = await onOneQueue(spawnAndJoinOneByOne);
    const roundTripUs = (1000 * (spawnMs + joinMs)) / TASKS;
    return {
      spawnUsPerTask: (1000 * spawnMs) / TASKS,
      joinUsPerTask: (1000 * joinMs) / TASKS,
      roundTripUsPerTask: roundTripUs,
      tasksPerSecond: 1e6 / roundTripUs,
      aloneUsPerTask: (1000 * oneByOneMs) / TASKS,
    };
  });
  return {
    id: 'V1',
    title: 'spawn 10 000 tasks that return at once, then await them',
    lines: linesOf(measured, {
      spawnUsPerTask: ['seed', 'spawn all / tasks', 0.317],
      joinUsPerTask: ['seed', 'await all / tasks', 0.689],
      roundTripUsPerTask: ['seed', 'the sum of both', 1.006],
      tasksPerSecond: ['seed', '1e6 / round trip', 994_135],
      aloneUsPerTask: [
        'corrected',
        'spawn one, await it, the next: a round trip; above, tasks run while the first is awaited',
      ],
    }),
    flags: [],
  };
}

/** V4: tasks a second when the spawner lets them run now and then. */
export async function dispatcherThroughput(): Promise<Measurement> {
  const measured = await overRounds(async () => {
    const { spawnMs, joinMs } = await onOneQueue((queue) =>
      spawnThenJoin(queue, { tasks: MANY_TASKS, yieldEvery: YIELD_EVERY }),
    );
    return {
      spawnedPerSecond: (1000 * MANY_TASKS) / spawnMs,
      joinedPerSecond: (1000 * MANY_TASKS) / joinMs,
      tasksPerSecond: (1000 * MANY_TASKS) / (spawnMs + joinMs),
      lifeUsPerTask: (1000 * (spawnMs + joinMs)) / MANY_TASKS,
    };
  });
  return {
    id: 'V4',
    title: 'spawn 50 000 tasks, yielding after each 100, then await them',
    lines: linesOf(measured, {
      spawnedPerSecond: ['seed', 'tasks / spawn phase', 1_851_735],
      joinedPerSecond: ['seed', 'tasks / await phase', 2_742_914],
      tasksPerSecond: ['seed', 'tasks / both', 1_105_449],
      lifeUsPerTask: [
        'corrected',
        'a whole life: the phases are none of their own, since tasks run in the spawn phase',
        0.905,
      ],
    }),
    flags: [],
  };
}

function* spawnThenJoin(queue: Queue, options: { readonly tasks: number; readonly yieldEvery?: number }) {
  const { tasks, yieldEvery = Number.POSITIVE_INFINITY } = options;
  const start = performance.now();
  const handles: JoinHandle<number>[] = [];
  for (let id = 0; id < tasks; id++) {
    handles.push(queue.spawn(() => ready(id)));
    if (id > 0 && id % yieldEvery === 0) yield* yieldNow();
  }
  const spawned = performance.now();
  for (const handle of handles) yield* handle.join();
  return { spawnMs: spawned - start, joinMs: performance.now() - spawned };
}

function* spawnAndJoinOneByOne(queue: Queue) {
  const start = performance.now();
  for (let id = 0; id < TASKS; id++) yield* queue.spawn(() => ready(id)).join();
  return performance.now() - start;
}
