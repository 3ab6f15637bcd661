// A request now and then resizes an image in one go: 150 ms in which nobody else is served.
import { Executor, sleep } from '@pollscope/executor';
import { spin } from './parts/spin.js';

const executor = new Executor({ queues: { requests: { weight: 1 } } });

function* ping() {
  for (;;) {
    yield* sleep(10);
    spin(0.2);
  }
}

function* resizeImage() {
  for (;;) {
    yield* sleep(2000);
    spin(150); // In pieces with `if (executor.sliceUsedUp()) yield* yieldNow();` it would hold up nobody.
  }
}

const requests = executor.queue('requests');
for (let client = 0; client < 10; client++) requests.spawn(ping);
requests.spawn(resizeImage);
