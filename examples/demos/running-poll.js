// A regular expression backtracks: its poll runs for eight seconds, and is to be seen while it does.
import { Executor, sleep } from '@pollscope/executor';
import { spin } from './parts/spin.js';

const executor = new Executor({ queues: { requests: { weight: 1 } } });

function* ping() {
  for (;;) {
    yield* sleep(10);
    spin(0.2);
  }
}

function* matchPattern() {
  for (;;) {
    yield* sleep(6000);
    spin(8000);
  }
}

executor.queue('requests').spawn(ping);
executor.queue('requests').spawn(matchPattern);
