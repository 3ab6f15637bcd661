import { startAgent } from '@pollscope/agent';
import { Executor, sleep, yieldNow } from '@pollscope/executor';
import { connectCounter, type Counts } from './counting-client.ts';
import { crowdEffect } from './crowd.ts';
import { atLeast, atMost, type Report, rounded, type Spread, spread } from './report.ts';

/** A quarter of the agent's default limit, which is what clients may have unsent, and some for the kernel's own. */
const MEMORY_BAR_MIB = 192;
const SECONDS = 4;
const ROUNDS = 3;
const TASKS = 16;
const TARGETS = [500_000, 1_000_000, 1_500_000, 2_000_000, 3_000_000, 4_000_000];
const TOKEN = 'benchmark-stream-token';
/** Polls between two looks at the clock. */
const BURST = 64;

interface Run {
  readonly polls: number;
  readonly seconds: number;
  readonly counts: Counts;
}

/**
 * Polls a second that reach one client, another process that decodes every frame, without loss; bytes per poll on that
 * run and on one of a service's shape; and what many clients, reading or stalled, do to the program.
 */
export async function stream(): Promise<Report> {
  const executor = new Executor({ queues: { main: { weight: 2 }, side: { weight: 1 } } });
  const figures: Record<string, Spread> = {};
  let best = 0;
  for (const target of TARGETS) {
    const runs = await rounds(() => streamed(executor, 'skip', () => yielders(executor, target)));
    const rates = runs.map(({ polls, seconds }) => polls / seconds);
    const lost = runs.map(({ polls, counts }) => polls - counts.polls);
    figures[`pollsPerSecondAtTarget${target}`] = spread(rates);
    figures[`pollsLostAtTarget${target}`] = spread(lost);
    if (lost.every((count) => count === 0)) best = Math.max(best, Math.min(...rates));
    // Past saturation the executor's own speed is the limit, and higher targets say nothing new.
    if (Math.min(...rates) < target * 0.9) break;
  }
  const tight = await rounds(() => streamed(executor, 'measure', () => yielders(executor, 200_000)));
  const service = await rounds(() => streamed(executor, 'measure', () => spinners(executor)));
  const crowds = {
    nobody: await crowdEffect(0, 'reading'),
    tenReading: await crowdEffect(10, 'reading'),
    hundredReading: await crowdEffect(100, 'reading'),
    hundredStalled: await crowdEffect(100, 'stalled'),
  };
  const raw = (runs: readonly Run[]) => spread(runs.map(({ counts }) => counts.eventBytes / counts.polls));
  const deflated = (runs: readonly Run[]) => spread(runs.map(({ counts }) => counts.deflatedBytes / counts.polls));
  return {
    figures: {
      ...figures,
      pollsPerSecondWithoutLoss: rounded(best),
      rawBytesPerPollYielding: raw(tight),
      deflatedBytesPerPollYielding: deflated(tight),
      rawBytesPerPollService: raw(service),
      deflatedBytesPerPollService: deflated(service),
      nsPerPollWithoutClients: crowds.nobody.nsPerPoll,
      nsPerPollWith10Clients: crowds.tenReading.nsPerPoll,
      nsPerPollWith100Clients: crowds.hundredReading.nsPerPoll,
      nsPerPollWith100StalledClients: crowds.hundredStalled.nsPerPoll,
      memoryGrowthWith100ClientsMiB: crowds.hundredReading.memoryGrowthMiB,
      memoryGrowthWith100StalledClientsMiB: crowds.hundredStalled.memoryGrowthMiB,
      pollsPerSecondService: spread(service.map(({ polls, seconds }) => polls / seconds)),
    },
    bars: [
      atLeast('polls a second to one client without loss in any round', best, 2_000_000),
      atMost(
        'polls with 100 stalled clients against none, median against p90',
        crowds.hundredStalled.nsPerPoll.median,
        crowds.nobody.nsPerPoll.p90,
      ),
      atMost('memory that 100 stalled clients take, MiB', crowds.hundredStalled.memoryGrowthMiB, MEMORY_BAR_MIB),
      atMost('bytes per poll, raw, yielding tasks', raw(tight).median, 8),
      atMost('bytes per poll, raw, a service’s shape', raw(service).median, 8),
    ],
  };
}

async function rounds(run: () => Promise<Run>): Promise<Run[]> {
  const runs: Run[] = [];
  for (let round = 0; round < ROUNDS; round++) runs.push(await run());
  return runs;
}

/** Runs `work` with an agent and one client, and says how many polls were made and what arrived of them. */
async function streamed(
  executor: Executor<'main' | 'side'>,
  deflate: 'measure' | 'skip',
  work: () => Promise<number>,
): Promise<Run> {
  const agent = await startAgent({ executor, port: 0, token: TOKEN });
  const client = await connectCounter(agent, { deflate });
  // The first frame after a client's arrival still leaves the events out.
  await pause(200);
  const before = pollsOf(executor);
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const polls = pollsOf(executor) - before;
  await pause(1000);
  const counts = await client.close();
  await agent.close();
  return { polls, seconds, counts };
}

/** Tasks that only yield, `target` polls a second together. */
async function yielders(executor: Executor<'main' | 'side'>, target: number): Promise<number> {
  const start = performance.now();
  const end = start + SECONDS * 1000;
  const handles = Array.from({ length: TASKS }, (_, index) =>
    executor.queue(index % 2 === 0 ? 'main' : 'side').spawn(
      function* () {
        let polls = 0;
        for (let now = performance.now(); now < end; now = performance.now()) {
          const due = ((now - start) / 1000) * (target / TASKS);
          if (polls >= due) yield* sleep(1);
          for (let poll = 0; poll < BURST && polls < due; poll++, polls++) yield* yieldNow();
        }
        return polls;
      },
      { name: 'yielder' },
    ),
  );
  return sum(await Promise.all(handles));
}

/** Tasks that compute for 1 to 200 µs, yield a few times and then sleep, as requests do. */
async function spinners(executor: Executor<'main' | 'side'>): Promise<number> {
  const end = performance.now() + SECONDS * 1000;
  const handles = Array.from({ length: 64 }, (_, index) =>
    executor.queue(index % 4 === 0 ? 'side' : 'main').spawn(
      function* () {
        let polls = 0;
        while (performance.now() < end) {
          const until = performance.now() + 0.001 * 200 ** Math.random();
          while (performance.now() < until);
          polls++;
          if (polls % 4 === 0) yield* sleep(1 + Math.random() * 5);
          else yield* yieldNow();
        }
        return polls;
      },
      { name: `request ${index % 8}` },
    ),
  );
  return sum(await Promise.all(handles));
}

function pollsOf(executor: Executor<'main' | 'side'>): number {
  return sum(Object.values(executor.stats().queues).map((queue) => queue.polls));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
