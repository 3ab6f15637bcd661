import {
  channel,
  Executor,
  hostDriver,
  type PolicyName,
  Resource,
  sleep,
  type Wait,
  yieldNow,
} from '@pollscope/executor';
import type { ExecutorSamples } from './executor-samples.ts';

/** Many and short, so that what is compared runs close together and a machine that does other things hits few of them. */
const ROUNDS = 40;
const WARM_UP_ROUNDS = 5;
const TASKS = 8;
const POLLS = 40_000;
const OPERATIONS = 20_000;
const POLICIES: readonly PolicyName[] = ['eevdf', 'clockworker', 'fifo'];
const QUEUE_COUNTS = [2, 8, 64, 256];
const now = performance.now.bind(performance);

type Pair = ExecutorSamples['polls'][string][number];

const polls: Record<string, Pair[]> = Object.fromEntries(POLICIES.map((policy) => [policy, []]));
const operations: Record<string, number[]> = { spawn: [], wake: [], channelSend: [], join: [], abort: [] };
const picks: Record<string, number[]> = Object.fromEntries(QUEUE_COUNTS.map((count) => [count, []]));
for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
  const isWarm = round >= 0;
  for (const policy of POLICIES) {
    const pair = { bare: bareStep(), executor: await executorPoll(policy) };
    if (isWarm) polls[policy]?.push(pair);
  }
  for (const [name, cost] of Object.entries(await operationCosts())) if (isWarm) operations[name]?.push(cost);
  for (const count of QUEUE_COUNTS) {
    const cost = await pollWithPick(count);
    if (isWarm) picks[count]?.push(cost);
  }
}
process.send?.({ polls, operations, picks } satisfies ExecutorSamples, () => process.exit(0));

function* yielding(count: number) {
  for (let poll = 0; poll < count; poll++) yield* yieldNow();
}

/** The least that any scheduler does: call `next` in turn and read the clock once after each, with the executor's clock. */
function bareStep(): number {
  const clock = hostDriver();
  const bodies = Array.from({ length: TASKS }, () => yielding(POLLS / TASKS));
  const start = now();
  let last = clock.now();
  let longest = 0;
  for (let live = TASKS; live > 0; ) {
    for (const body of bodies) {
      if (body.next().done === true) live--;
      const time = clock.now();
      longest = Math.max(longest, time - last);
      last = time;
    }
  }
  if (longest === 0) throw new Error('the clock stands still');
  return ((now() - start) * 1e6) / POLLS;
}

async function executorPoll(policy: PolicyName): Promise<number> {
  const executor = new Executor({ queues: { main: { weight: 2 }, side: { weight: 1 } }, policy });
  const start = now();
  const handles = Array.from({ length: TASKS }, (_, index) =>
    executor.queue(index % 2 === 0 ? 'main' : 'side').spawn(() => yielding(POLLS / TASKS)),
  );
  for (const handle of handles) await handle;
  return ((now() - start) * 1e6) / POLLS;
}

/** Each queue has one task and each slice one poll. */
async function pollWithPick(queueCount: number): Promise<number> {
  const ids = Array.from({ length: queueCount }, (_, id) => id);
  const queues = ids.map((id) => ({ id, weight: 1 + (id % 7) }));
  const executor = new Executor({ queues, maxPollsPerYield: 1 });
  const start = now();
  const handles = ids.map((id) => executor.queue(id).spawn(() => yielding(OPERATIONS / queueCount)));
  for (const handle of handles) await handle;
  return ((now() - start) * 1e6) / OPERATIONS;
}

async function operationCosts(): Promise<Record<string, number>> {
  const executor = new Executor({ queues: { main: { weight: 1 } } });
  const queue = executor.queue('main');
  const perOperation = (start: number) => ((now() - start) * 1e6) / OPERATIONS;
  const parked = () => sleep(1e9);

  let start = now();
  const tasks = Array.from({ length: OPERATIONS }, () => queue.spawn(parked));
  const spawn = perOperation(start);
  await executor.runUntil(queue.spawn(() => sleep(0)));

  start = now();
  for (const task of tasks) task.abort();
  const abort = perOperation(start);

  const resource = new Resource({ kind: 'other' });
  const wakers: (() => void)[] = [];
  const woken = Array.from({ length: OPERATIONS }, () =>
    queue.spawn(function* () {
      const wait: Wait = {
        resource,
        register: (waker) => wakers.push(() => waker.wake()),
        cancel: () => undefined,
      };
      yield wait;
    }),
  );
  await executor.runUntil(queue.spawn(() => sleep(0)));
  start = now();
  for (const wake of wakers) wake();
  const wake = perOperation(start);
  await Promise.all(woken);

  const { sender, receiver } = channel<number>();
  start = now();
  for (let sent = 0; sent < OPERATIONS; sent++) sender.trySend(sent);
  const channelSend = perOperation(start);
  sender.close();
  receiver.close();

  const join = await executor.runUntil(
    queue.spawn(function* () {
      const begin = now();
      for (const task of woken) yield* task.join();
      return perOperation(begin);
    }),
  );
  return { spawn, wake, channelSend, join, abort };
}
