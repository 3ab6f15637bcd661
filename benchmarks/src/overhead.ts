import { startAgent } from '@pollscope/agent';
import { Executor, yieldNow } from '@pollscope/executor';
import { connectCounter } from './counting-client.ts';
import { atMost, type Report, spread } from './report.ts';

const ROUNDS = 41;
const TASKS = 8;
const POLLS = 400_000;
/** Steps of arithmetic in each poll, a fraction of a microsecond: the shortest polls that are worth being tasks. */
const WORK = 200;
const TOKEN = 'benchmark-overhead-token';

/**
 * Marginal cost of a poll: three equal executors run the same polls in turns, one without an agent, one with an agent
 * that drains its ring, one with an agent and a client that receives every event. Each round compares with the
 * unobserved run of the same round, so that a drift of the machine meets all three.
 */
export async function overhead(): Promise<Report> {
  const [bare, drained, streamed] = [newExecutor(), newExecutor(), newExecutor()];
  const agents = [
    await startAgent({ executor: drained, port: 0, token: TOKEN }),
    await startAgent({ executor: streamed, port: 0, token: TOKEN }),
  ] as const;
  const client = await connectCounter(agents[1]);
  for (let round = 0; round < 5; round++) for (const executor of [bare, drained, streamed]) await pollCost(executor);

  const costs = { bare: [] as number[], drained: [] as number[], streamed: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const without = await pollCost(bare);
    costs.bare.push(without);
    costs.drained.push((await pollCost(drained)) - without);
    costs.streamed.push((await pollCost(streamed)) - without);
  }
  await settled();
  const counts = await client.close();
  for (const agent of agents) await agent.close();

  const figures = {
    bareNsPerPoll: spread(costs.bare),
    marginalDrainedNsPerPoll: spread(costs.drained),
    marginalWithClientNsPerPoll: spread(costs.streamed),
    recordsDroppedForClient: counts.dropped,
    pollsReceivedByClient: counts.polls,
  };
  return {
    figures,
    bars: [atMost('marginal cost per poll, ring drained, ns', figures.marginalDrainedNsPerPoll.median, 20)],
  };
}

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
