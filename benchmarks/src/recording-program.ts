import { startAgent } from '@pollscope/agent';
import { Executor, sleep, yieldNow } from '@pollscope/executor';

/** The program that the recordings are made of: requests come, compute in small steps, wait and end, until it is stopped. */
const REQUESTS = 200;
const KINDS = ['search', 'render', 'upload', 'sync', 'index', 'expire'];

const executor = new Executor({ queues: { interactive: { weight: 4 }, batch: { weight: 1 } } });
const agent = await startAgent({ executor, port: 0, token: 'benchmark-recording-token' });
process.send?.({ port: agent.port, token: agent.token });
process.once('message', () => process.exit(0));
// Whoever started it may have failed.
process.once('disconnect', () => process.exit(0));

for (let lane = 0; lane < REQUESTS; lane++) admit(lane);

/** Each lane has one request at a time. */
function admit(lane: number): void {
  const queue = lane % 4 === 0 ? 'batch' : 'interactive';
  const kind = KINDS[lane % KINDS.length] ?? '';
  void executor
    .queue(queue)
    .spawn(() => request(), { name: kind })
    .then(() => admit(lane));
}

/** 50 ns to 5 µs of work a poll, every size as likely as ten times that; a wait for every 16 polls. */
function* request() {
  const polls = 20 * 50 ** Math.random();
  let sum = 0;
  for (let poll = 0; poll < polls; poll++) {
    for (let left = 20 * 100 ** Math.random(); left > 0; left--) sum += Math.sqrt(left);
    if (Math.random() < 1 / 16) yield* sleep(0.5 + Math.random() * 4);
    else yield* yieldNow();
  }
  return sum;
}
