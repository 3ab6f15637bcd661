import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Spread, spread } from './report.ts';

const WARM_UP_PAIRS = 4;
const PAIRS = 40;
const BLOCK_MS = 400;
const CONNECTIONS = 16;

interface ServiceCost {
  readonly serviceRequestsPerSecond: Spread;
  readonly serviceMicrosecondsPerRequest: Spread;
  readonly serviceP99Ms: Spread;
  readonly serviceThreadTimeGainedPercent: Spread;
  readonly serviceThroughputLostPercent: Spread;
  readonly serviceP99GainedPercent: Spread;
}

interface Block {
  readonly perSecond: number;
  /** Time of the service's main thread. */
  readonly microsecondsPerRequest: number;
  readonly p99: number;
}

/**
 * A service in a process of its own, with an agent whose level is `off` and `polls` in turns, under as many requests at a
 * time as it bears. Each block of requests while it is observed is compared with the one beside it while it is not.
 */
export async function serviceCost(): Promise<ServiceCost> {
  const child = fork(fileURLToPath(new URL('./overhead-service-process.js', import.meta.url)));
  const [port] = (await once(child, 'message')) as [number];
  const pairs: { readonly without: Block; readonly observed: Block }[] = [];
  for (let pair = -WARM_UP_PAIRS; pair < PAIRS; pair++) {
    // In alternating order, so that neither always comes first.
    const first = pair % 2 === 0 ? await block(child, port, 'off') : undefined;
    const observed = await block(child, port, 'polls');
    const without = first ?? (await block(child, port, 'off'));
    if (pair >= 0) pairs.push({ without, observed });
  }
  child.kill();
  const gained = (figure: keyof Block) =>
    spread(pairs.map(({ without, observed }) => 100 * (observed[figure] / without[figure] - 1)));
  return {
    serviceRequestsPerSecond: spread(pairs.map(({ without }) => without.perSecond)),
    serviceMicrosecondsPerRequest: spread(pairs.map(({ without }) => without.microsecondsPerRequest)),
    serviceP99Ms: spread(pairs.map(({ without }) => without.p99)),
    serviceThreadTimeGainedPercent: gained('microsecondsPerRequest'),
    serviceThroughputLostPercent: spread(
      pairs.map(({ without, observed }) => 100 * (1 - observed.perSecond / without.perSecond)),
    ),
    serviceP99GainedPercent: gained('p99'),
  };
}

async function block(child: ChildProcess, port: number, level: 'off' | 'polls'): Promise<Block> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencies: number[] = [];
  const threadStart = await setLevel(child, level);
  const start = performance.now();
  const connection = async (): Promise<void> => {
    while (performance.now() - start < BLOCK_MS) latencies.push(await request(port, agent));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const seconds = (performance.now() - start) / 1000;
  const threadNs = (await setLevel(child, level)) - threadStart;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / seconds,
    microsecondsPerRequest: threadNs / 1000 / latencies.length,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
  };
}

/** Resolves with the nanoseconds for which the service's main thread has run. */
async function setLevel(child: ChildProcess, level: 'off' | 'polls'): Promise<number> {
  child.send(level);
  const [threadNs] = (await once(child, 'message')) as [number];
  return threadNs;
}

function request(port: number, agent: Agent): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(performance.now() - start));
    }).once('error', reject);
  });
}
