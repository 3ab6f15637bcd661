// A program with work on its executor that says, when its parent asks, how it fares.
import { startAgent } from '@pollscope/agent';
import { Executor, sleep, yieldNow } from '@pollscope/executor';

const { busyUs = 0, ...options } = JSON.parse(process.argv[2] ?? '{}');
const executor = new Executor({ queues: { ticks: { weight: 8 }, work: { weight: 1 } } });
const agent = await startAgent({ executor, name: 'on a bad day', port: 0, flightRecorder: false, ...options });
let ticks = 0;

executor.queue('ticks').spawn(
  function* () {
    for (;;) {
      ticks++;
      yield* sleep(5);
    }
  },
  { name: 'tick' },
);
if (busyUs > 0) {
  executor.queue('work').spawn(
    function* () {
      for (;;) {
        const end = performance.now() + busyUs / 1000;
        while (performance.now() < end);
        yield* yieldNow();
      }
    },
    { name: 'work' },
  );
}

process.on('message', () => process.send({ ticks, rss: process.memoryUsage.rss() }));
process.on('disconnect', () => process.exit(0));
process.send({ port: agent.port });
