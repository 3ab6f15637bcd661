import { workerData } from 'node:worker_threads';
import { joinAgent } from '@pollscope/agent/join';
import { Executor, serveTasks, sleep, yieldNow } from '@pollscope/executor';

const { agent, port, name } = workerData;
const executor = new Executor({ queues: { lookups: { weight: 8 }, compaction: { weight: 1 } } });
joinAgent(agent, { executor, name });

/** Keeps the thread busy, as parsing or rendering would. */
function work(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

function* lookUp(key) {
  work(0.6);
  return `value of ${key}`;
}

function* compact() {
  for (;;) {
    yield* sleep(50);
    for (let part = 0; part < 10; part++) {
      work(0.2);
      yield* yieldNow();
    }
  }
}

serveTasks(port, { queue: executor.queue('lookups'), tasks: { lookUp } });
executor.queue('compaction').spawn(compact, { name: 'compact' });
