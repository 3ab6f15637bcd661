import { startAgent } from '@pollscope/agent';
import { Executor, yieldNow } from '@pollscope/executor';
import { connectCounter } from './counting-client.ts';
import { type OverheadSamples, OBSERVED } from './overhead.ts';
import { threadTimeNs } from './thread-time.ts';

const WARM_UP_ROUNDS = 4;
const ROUNDS = 12;
const TASKS = 8;
const POLLS = 200_000;
/** Steps of arithmetic in each poll, a fraction of a microsecond: the shortest polls that are worth being tasks. */
const WORK = 200;
const TOKEN = 'benchmark-overhead-token';

/** One process of the benchmark `overhead`: equal executors take turns, and the samples go to the parent. */
const [bare, observed, streamed] = [newExecutor(), newExecutor(), newExecutor()];
const agent = await startAgent({ executor: observed, port: 0, token: TOKEN });
const streaming = await startAgent({ executor: streamed, port: 0, token: TOKEN });
const client = await connectCounter(streaming);

const samples: Record<keyof OverheadSamples['ns'], number[]> = {
  bare: [],
  off: [],
  aggregates: [],
  polls: [],
  everything: [],
  pollsWithClient: [],
};
for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
  const counts = round >= 0;
  const without = await pollCost(bare);
  if (counts) samples.bare.push(without);
  for (const what of OBSERVED) {
    if (what !== 'pollsWithClient') agent.setLevel(what);
    const cost = await pollCost(what === 'pollsWithClient' ? streamed : observed);
    if (counts) samples[what].push(cost - without);
  }
}
await new Promise((resolve) => setTimeout(resolve, 300));
const { polls, dropped } = await client.close();
await agent.close();
await streaming.close();
process.send?.({ ns: samples, polls, dropped } satisfies OverheadSamples, () => process.exit(0));

function newExecutor(): Executor<'main' | 'side'> {
  return new Executor({ queues: { main: { weight: 2 }, side: { weight: 1 } } });
}

/** Nanoseconds of the program's thread for each poll of tasks that do a little arithmetic and yield. */
async function pollCost(executor: Executor<'main' | 'side'>): Promise<number> {
  const start = threadTimeNs();
  const handles = Array.from({ length: TASKS }, (_, index) =>
    executor.queue(index % 2 === 0 ? 'main' : 'side').spawn(
      function* () {
        let value = index;
        for (let poll = 0; poll < POLLS / TASKS; poll++) {
          for (let step = 0; step < WORK; step++) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
          yield* yieldNow();
        }
        return value;
      },
      { name: 'worker' },
    ),
  );
  for (const handle of handles) await handle;
  return (threadTimeNs() - start) / POLLS;
}
