import { workerData } from 'node:worker_threads';
import { Executor, remoteReceiver, serveTasks, sleep } from '@pollscope/executor';

const { port, items } = workerData;
const executor = new Executor({ queues: { main: { weight: 1 } } });
const queue = executor.queue('main');

if (port !== undefined) {
  serveTasks(port, {
    queue,
    tasks: {
      *double(number) {
        yield* sleep(1);
        return 2 * number;
      },
      *wait() {
        yield* sleep(60_000);
      },
      *crash() {
        setImmediate(() => {
          throw new Error('the thread crashes');
        });
        yield* sleep(60_000);
      },
    },
  });
}

if (items !== undefined) {
  const { port: from, report } = items;
  queue.spawn(function* () {
    let sum = 0;
    yield* remoteReceiver(from).forEach(function* (number) {
      sum += number;
    });
    report.postMessage(sum);
  });
}
