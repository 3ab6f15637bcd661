// A callback of the program, outside any task, keeps the event loop for 400 ms: the executor cannot run at all.
import { Executor, sleep } from '@pollscope/executor';
import { spin } from './parts/spin.js';

const executor = new Executor({ queues: { main: { weight: 1 } } });

function* ping() {
  for (;;) {
    yield* sleep(10);
    spin(0.2);
  }
}

for (let client = 0; client < 10; client++) executor.queue('main').spawn(ping);
setInterval(() => spin(400), 2000); // As a task that yields, it would share the thread.
