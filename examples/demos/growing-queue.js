// Work comes a fifth faster than it can be done, so the queue and everybody's delay grow without end.
import { Executor, sleep } from '@pollscope/executor';
import { spin } from './parts/spin.js';

const executor = new Executor({ queues: { intake: { weight: 1 }, jobs: { weight: 1 } } });

function* work() {
  spin(1);
}

function* accept() {
  for (;;) {
    yield* sleep(10);
    for (let job = 0; job < 12; job++) executor.queue('jobs').spawn(work); // A bounded channel would push back.
  }
}

executor.queue('intake').spawn(accept);
