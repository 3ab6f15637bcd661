import { Executor, Resource, sleep, type Wait } from '@pollscope/executor';
import type { IdleTaskMemory } from './executor-samples.ts';

const TASKS = 1_000_000;
/** Tasks come in batches, so that what is measured is idle tasks and not a queue of a million runnable ones. */
const BATCH = 10_000;
/** Longer than the process lives, in milliseconds. */
const FOR_EVER = 1e9;

/** Bytes for each of a million tasks that wait: for something of the program's own, or, given `sleeping`, for a time. */
const executor = new Executor({ queues: { main: { weight: 1 } } });
const never: Wait = { resource: new Resource({ kind: 'other' }), register: () => undefined, cancel: () => undefined };
const body =
  process.argv[2] === 'sleeping'
    ? function* () {
        yield* sleep(FOR_EVER);
      }
    : function* () {
        yield never;
      };

const before = settledMemory();
for (let spawned = 0; spawned < TASKS; spawned += BATCH) {
  for (let task = 0; task < BATCH; task++) executor.queue('main').spawn(body);
  while (executor.stats().polls < spawned + BATCH) await new Promise(setImmediate);
}
const after = settledMemory();
if (executor.queue('main').stats().liveTasks !== TASKS) throw new Error('some tasks have ended');
const heap = (after.heapUsed - before.heapUsed) / TASKS;
const resident = (after.rss - before.rss) / TASKS;
process.send?.({ heap, resident } satisfies IdleTaskMemory, () => process.exit(0));

function settledMemory(): NodeJS.MemoryUsage {
  if (globalThis.gc === undefined) throw new Error('run this process with --expose-gc');
  globalThis.gc();
  return process.memoryUsage();
}
