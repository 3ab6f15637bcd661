// Three hundred tasks of background work stand in one line with the requests: weights mean nothing under `fifo`.
import { Executor, sleep, yieldNow } from '@pollscope/executor';
import { spin } from './parts/spin.js';

const executor = new Executor({
  queues: { requests: { weight: 9 }, reports: { weight: 1 } },
  policy: 'fifo', // Under 'eevdf' the requests are served at once.
});

function* handleRequest() {
  for (let step = 0; step < 20; step++) {
    spin(1);
    yield* yieldNow();
  }
}

function* acceptRequests() {
  for (;;) {
    yield* sleep(50);
    executor.queue('requests').spawn(handleRequest);
  }
}

function* buildReport() {
  for (;;) {
    spin(1);
    yield* yieldNow();
  }
}

executor.queue('requests').spawn(acceptRequests);
for (let report = 0; report < 300; report++) executor.queue('reports').spawn(buildReport);
