import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Agent, startAgent } from '@pollscope/agent';
import { Executor, sleep, yieldNow } from '@pollscope/executor';
import { type Spread, spread } from './report.ts';
import { threadTimeNs } from './thread-time.ts';

const TOKEN = 'benchmark-crowd-token';
const ROUNDS = 7;
const POLLS_PER_ROUND = 200_000;
const TASKS = 8;

/** What a crowd of clients does to the program and to the memory of its process. */
interface CrowdEffect {
  readonly nsPerPoll: Spread;
  readonly memoryGrowthMiB: number;
}

/** 200,000 polls in each round, some 200 ms of them, with so many clients that read everything, or nothing. */
export async function crowdEffect(clients: number, manner: 'reading' | 'stalled'): Promise<CrowdEffect> {
  const executor = new Executor({ queues: { main: { weight: 2 }, side: { weight: 1 } } });
  const agent = await startAgent({ executor, port: 0, token: TOKEN });
  for (let round = 0; round < 3; round++) await pollCost(executor);
  const crowd = await gather(agent, clients, manner);
  const before = process.memoryUsage().rss;
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) costs.push(await pollCost(executor));
  const after = process.memoryUsage().rss;
  await crowd.dissolve();
  await agent.close();
  return { nsPerPoll: spread(costs), memoryGrowthMiB: Math.round((after - before) / 2 ** 20) };
}

async function gather(
  agent: Agent,
  clients: number,
  manner: 'reading' | 'stalled',
): Promise<{ dissolve(): Promise<unknown> }> {
  const args = [String(agent.port), agent.token, String(clients), manner];
  const child = fork(fileURLToPath(new URL('./crowd-process.js', import.meta.url)), args);
  await once(child, 'message');
  return {
    dissolve: () => {
      child.send('stop');
      return once(child, 'exit');
    },
  };
}

/** Nanoseconds of the program's thread for each poll; a pause between the bursts lets the clients be served. */
async function pollCost(executor: Executor<'main' | 'side'>): Promise<number> {
  const start = threadTimeNs();
  const handles = Array.from({ length: TASKS }, (_, index) =>
    executor.queue(index % 2 === 0 ? 'main' : 'side').spawn(
      function* () {
        for (let poll = 0; poll < POLLS_PER_ROUND / TASKS; poll++) {
          if (poll % 1_000 === 0) yield* sleep(10);
          else yield* yieldNow();
        }
      },
      { name: 'worker' },
    ),
  );
  for (const handle of handles) await handle;
  return (threadTimeNs() - start) / POLLS_PER_ROUND;
}
