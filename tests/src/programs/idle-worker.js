// Two threads: one has more to do than it can, the other sleeps.
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { startAgent } from '@pollscope/agent';
import { joinAgent } from '@pollscope/agent/join';
import { Executor, sleep, yieldNow } from '@pollscope/executor';

const executor = new Executor({ queues: { main: { weight: 1 } } });

function* render() {
  for (;;) {
    const end = performance.now() + 50;
    while (performance.now() < end);
    yield* yieldNow();
  }
}

function* idle() {
  for (;;) yield* sleep(100);
}

if (isMainThread) {
  const agent = await startAgent({ executor, name: 'idle-worker', port: 0 });
  const connection = agent.connection();
  const helper = new Worker(new URL(import.meta.url), { workerData: connection, transferList: [connection.port] });
  helper.once('online', () => console.log(`${agent.url}\n`));
  for (let page = 0; page < 4; page++) executor.queue('main').spawn(render);
} else {
  joinAgent(workerData, { executor, name: 'helper' });
  executor.queue('main').spawn(idle);
}
