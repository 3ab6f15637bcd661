import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Spread, spread } from './report.ts';

const ROUNDS = 15;
const ROUND_MS = 1_000;
const CONNECTIONS = 16;

interface ServiceCost {
  readonly serviceRequestsPerSecond: Spread;
  readonly serviceP99Ms: Spread;
  readonly serviceThroughputLostPercent: Spread;
  readonly serviceP99GainedPercent: Spread;
}

interface Round {
  readonly perSecond: number;
  readonly p99: number;
}

/**
 * Two equal services, each a process, one of them with an agent at the default level. They are loaded in turns by as many
 * requests at a time as they bear; each round compares with the unobserved service of the same round.
 */
export async function serviceCost(): Promise<ServiceCost> {
  const [bare, observed] = [await startService('bare'), await startService('observed')];
  const rounds: { readonly without: Round; readonly withAgent: Round }[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    // In alternating order, so that neither always comes first.
    const first = round % 2 === 0 ? await load(bare.port) : undefined;
    const withAgent = await load(observed.port);
    const without = first ?? (await load(bare.port));
    if (round >= 0) rounds.push({ without, withAgent });
  }
  for (const { stop } of [bare, observed]) stop();
  return {
    serviceRequestsPerSecond: spread(rounds.map(({ without }) => without.perSecond)),
    serviceP99Ms: spread(rounds.map(({ without }) => without.p99)),
    serviceThroughputLostPercent: spread(
      rounds.map(({ without, withAgent }) => 100 * (1 - withAgent.perSecond / without.perSecond)),
    ),
    serviceP99GainedPercent: spread(rounds.map(({ without, withAgent }) => 100 * (withAgent.p99 / without.p99 - 1))),
  };
}

async function startService(kind: 'bare' | 'observed'): Promise<{ readonly port: number; readonly stop: () => void }> {
  const child = fork(fileURLToPath(new URL('./overhead-service-process.js', import.meta.url)), [kind]);
  const [port] = (await once(child, 'message')) as [number];
  return { port, stop: () => child.kill() };
}

async function load(port: number): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencies: number[] = [];
  const start = performance.now();
  const connection = async (): Promise<void> => {
    while (performance.now() - start < ROUND_MS) latencies.push(await request(port, agent));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  return { perSecond: latencies.length / seconds, p99: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN };
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
