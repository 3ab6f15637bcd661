import { startAgent } from '@pollscope/agent';
import { Executor, sleep, yieldNow } from '@pollscope/executor';

const executor = new Executor({
  queues: { foreground: { weight: 8 }, background: { weight: 1 } },
});
const agent = await startAgent({ executor, name: 'minimal' });
console.log(`Pollscope: ${agent.url}`);

/** Sums square roots for ever, giving way whenever its slice is used up. */
function* compute() {
  for (let sum = 0, number = 0; ; number++) {
    sum += Math.sqrt(number);
    if (number % 1000 === 0 && executor.sliceUsedUp()) yield* yieldNow();
  }
}

/** Does a little every 20 ms, as a request handler does. */
function* respond() {
  for (;;) {
    yield* sleep(20);
    for (let number = 0; number < 100_000; number++) Math.sqrt(number);
  }
}

executor.queue('background').spawn(compute, { name: 'compute' });
executor.queue('foreground').spawn(respond, { name: 'respond' });
