import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agent, type AgentOptions, startAgent } from '@pollscope/agent';
import { connectCounter } from './counting-client.ts';
import { OverheadLoop } from './overhead-loop.ts';
import type { OverheadSamples } from './overhead.ts';

const WARM_UP_PAIRS = 6;
const PAIRS = 24;
const TOKEN = 'benchmark-overhead-token';

/** One process of the benchmark `overhead`. Each figure is the median of many pairs of blocks, one after the other. */
const [bare, observed] = [new OverheadLoop(), new OverheadLoop()];
for (let block = 0; block < WARM_UP_PAIRS; block++) {
  await bare.nsPerPoll();
  await observed.nsPerPoll();
}
const bareNs: number[] = [];
const off: number[] = [];
const aggregates: number[] = [];
const polls: number[] = [];
const everything: number[] = [];
await withAgent({}, async (agent) => {
  for (let pair = -WARM_UP_PAIRS; pair < PAIRS; pair++) {
    const counts = pair >= 0;
    const without = await bare.nsPerPoll();
    agent.setLevel('off');
    const difference = (await observed.nsPerPoll()) - without;
    if (counts) {
      bareNs.push(without);
      off.push(difference);
    }
    for (const [level, samples] of [
      ['aggregates', aggregates],
      ['polls', polls],
      ['everything', everything],
    ] as const) {
      const cost = await added(agent, level);
      if (counts) samples.push(cost);
    }
  }
});
const client = await withAgent({}, async (agent) => {
  const connected = await connectCounter(agent);
  const ns = await addedInPairs(agent);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { ns, ...(await connected.close()) };
});
const directory = mkdtempSync(join(tmpdir(), 'pollscope-overhead-'));
const recording = await withAgent({ record: { directory } }, addedInPairs);
rmSync(directory, { recursive: true });

const ns = {
  bare: median(bareNs),
  off: median(off),
  aggregates: median(aggregates),
  polls: median(polls),
  everything: median(everything),
  pollsWithClient: median(client.ns),
  pollsWithRecording: median(recording),
};
const samples: OverheadSamples = { ns, polls: client.polls, dropped: client.dropped };
process.send?.(samples, () => process.exit(0));

async function withAgent<T>(options: Partial<AgentOptions>, use: (agent: Agent) => Promise<T>): Promise<T> {
  const agent = await startAgent({ ...options, executor: observed.executor, port: 0, token: TOKEN });
  const result = await use(agent);
  await agent.close();
  return result;
}

async function addedInPairs(agent: Agent): Promise<number[]> {
  const differences: number[] = [];
  for (let pair = -WARM_UP_PAIRS; pair < PAIRS; pair++) {
    const difference = await added(agent, 'polls');
    if (pair >= 0) differences.push(difference);
  }
  return differences;
}

/** Nanoseconds that a poll takes more at a level than in the blocks before and after it, at which nothing is observed. */
async function added(agent: Agent, level: 'aggregates' | 'polls' | 'everything'): Promise<number> {
  agent.setLevel('off');
  const before = await observed.nsPerPoll();
  agent.setLevel(level);
  const cost = await observed.nsPerPoll();
  agent.setLevel('off');
  const after = await observed.nsPerPoll();
  return cost - (before + after) / 2;
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}
