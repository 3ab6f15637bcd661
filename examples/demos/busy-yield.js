// A task looks again and again whether its result is there, instead of waiting for it.
import { Executor, sleep, yieldNow } from '@pollscope/executor';
import { spin } from './parts/spin.js';

const executor = new Executor({ queues: { main: { weight: 1 } } });
let hasResult = false;

function* awaitResult() {
  for (;;) {
    while (!hasResult) {
      spin(0.001);
      yield* yieldNow(); // Waiting for a Notify instead would take one poll for each result.
    }
    hasResult = false;
  }
}

function* produce() {
  for (;;) {
    yield* sleep(1000);
    hasResult = true;
  }
}

executor.queue('main').spawn(awaitResult);
executor.queue('main').spawn(produce);
