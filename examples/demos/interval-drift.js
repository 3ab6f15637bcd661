// A task samples every 10 ms and skips what it misses. After eight seconds another one holds the thread for 70 ms at a time.
import { Executor, interval, sleep } from '@pollscope/executor';
import { spin } from './parts/spin.js';

const executor = new Executor({ queues: { main: { weight: 1 } } });

function* sample() {
  const every = interval(10, { name: 'sampling', missedTicks: 'skip' });
  for (;;) {
    yield* every.tick();
    spin(0.2);
  }
}

function* compress() {
  yield* sleep(8000);
  for (;;) {
    spin(70); // In pieces of less than 10 ms, with a yield after each, it would cost no tick.
    yield* sleep(5);
  }
}

executor.queue('main').spawn(sample);
executor.queue('main').spawn(compress);
