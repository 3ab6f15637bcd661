import { startAgent } from '@pollscope/agent';
import { Executor, yieldNow } from '@pollscope/executor';
import { connectCounter } from './counting-client.ts';
import type { OverheadSamples } from './overhead.ts';

const ROUNDS = 15;
const TASKS = 8;
const POLLS = 400_000;
/** Steps of arithmetic in each poll, a fraction of a microsecond: the shortest polls that are worth being tasks. */
const WORK = 200;
const TOKEN = 'benchmark-overhead-token';

/** One process of the benchmark `overhead`: three equal executors take turns, and the samples go to the parent. */
const [bare, drained, streamed] = [newExecutor(), newExecutor(), newExecutor()];
const agents = [
  await startAgent({ executor: drained, port: 0, token: TOKEN }),
  await startAgent({ executor: streamed, port: 0, token: TOKEN }),
] as const;
const client = await connectCounter(agents[1]);
for (let round = 0; round < 5; round++) for (const executor of [bare, drained, streamed]) await pollCost(executor);

const samples = { bare: [] as number[], drained: [] as number[], streamed: [] as number[] };
for (let round = 0; round < ROUNDS; round++) {
  const without = await pollCost(bare);
  samples.bare.push(without);
  samples.drained.push((await pollCost(drained)) - without);
  samples.streamed.push((await pollCost(streamed)) - without);
}
await settled();
const { polls, dropped } = await client.close();
for (const agent of agents) await agent.close();
process.send?.({ ...samples, polls, dropped } satisfies OverheadSamples, () => process.exit(0));

function newExecutor(): Executor<'main' | 'side'> {
  return new Executor({ queues: { main: { weight: 2 }, side: { weight: 1 } } });
}

/** Nanoseconds per poll of tasks that do a little arithmetic and yield. */
async function pollCost(executor: Executor<'main' | 'side'>): Promise<number> {
  const start = performance.now();
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
  return ((performance.now() - start) * 1e6) / POLLS;
}

/** Time for the last frames to arrive. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 300));
}
