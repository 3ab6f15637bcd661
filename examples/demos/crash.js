// A callback outside of any task throws, and nobody catches it. The flight recorder keeps what led to it.
import { Executor, sleep } from '@pollscope/executor';
import { spin } from './parts/spin.js';

const executor = new Executor({ queues: { main: { weight: 1 } } });

function* handleOrders() {
  for (;;) {
    yield* sleep(10);
    spin(2);
  }
}

executor.queue('main').spawn(handleOrders);
setTimeout(() => JSON.parse('{ "order": 17, '), 10_000); // In a task, it would end that task alone.
