import { startAgent } from '@pollscope/agent';
import { Executor, sleep, yieldNow } from '@pollscope/executor';

/** The program that the console is measured on: `tasks` live tasks in eight queues, `pollsPerSecond` polls of them all. */
const [tasks = 10_000, pollsPerSecond = 200_000] = process.argv.slice(2).map(Number);

const QUEUES = ['api', 'auth', 'search', 'render', 'upload', 'sync', 'index', 'expire'] as const;
/** Polls after each sleep: the one that wakes and those that have yielded. */
const POLLS_PER_ROUND = 2;

const weights = QUEUES.map((name, index) => [name, { weight: 1 + (index % 3) }] as const);
const executor = new Executor({ queues: Object.fromEntries(weights) });
const agent = await startAgent({ executor, port: 0, token: 'benchmark-console-token', flightRecorder: false });

const roundMs = (tasks * POLLS_PER_ROUND * 1000) / pollsPerSecond;
for (let index = 0; index < tasks; index++) {
  const queue = QUEUES[index % QUEUES.length] ?? 'api';
  executor.queue(queue).spawn(() => work(index / tasks), { name: `${queue} ${String(index).padStart(6, '0')}` });
}
process.send?.({ url: agent.url });
// Whoever started it may have failed.
process.once('disconnect', () => process.exit(0));

/** A round begins at a phase of its own, so that the polls are spread over time. */
function* work(phase: number) {
  yield* sleep(phase * roundMs);
  for (let sum = 0; ; ) {
    for (let left = 20 * 50 ** Math.random(); left > 0; left--) sum += Math.sqrt(left);
    yield* yieldNow();
    yield* sleep(roundMs * (0.9 + 0.2 * Math.random()));
  }
}
