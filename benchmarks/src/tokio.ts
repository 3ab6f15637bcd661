import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCounter, type CountingClient, type Counts } from './counting-client.ts';
import { atMost, type Report, rounded, type Spread } from './report.ts';
import { type Binaries, buildBinaries, type Observer } from './tokio/build.ts';
import { load, type Served } from './tokio/load.ts';
import { ObservedProgram } from './tokio/observed-program.ts';
import { over, type Round, rounds } from './tokio/rounds.ts';

/** `watched` is Pollscope with a client that takes every event. */
const PROGRAMS = ['bare', 'console', 'dial9', 'pollscope', 'watched'] as const;
type Program = (typeof PROGRAMS)[number];
const OTHERS = PROGRAMS.filter((program) => program !== 'bare');

const YIELD_ROUNDS = 60;
/** Fewer than any of them has room for, so that what is measured is recording and not losing. */
const BURST = 20_000;
const DRAINING_MS = 40;
const SUSTAINED_ROUNDS = 8;
const SUSTAINED = 500_000;
const SERVICE_ROUNDS = 24;
const SERVICE_MS = 300;

const CONSOLE_PORT = 20_791;
const AGENT_PORTS = { pollscope: 20_792, watched: 20_793 };
const TOKEN = 'benchmark-tokio-token';

/**
 * The same program observed by nobody, console-subscriber, dial9 and Pollscope, in turns: nanoseconds per poll,
 * throughput, CPU time and p99 of an echo server and of an axum service, memory, and bytes per poll.
 */
export async function tokio(): Promise<Report> {
  const binaries = buildBinaries();
  const { bursts, sustained, bytes } = await withPrograms(binaries, 1, measurePolls);
  const { echo, http, memory } = await withPrograms(binaries, 2, async (programs) => ({
    echo: await services(programs, binaries.load, 'echo'),
    http: await services(programs, binaries.load, 'http'),
    memory: memoryOf(programs),
  }));
  return {
    figures: {
      ...nanoseconds('NsPerPoll', bursts),
      ...gained('NsAddedPerPoll', bursts),
      ...nanoseconds('NsPerPollSustained', sustained),
      ...serviceFigures('echo', echo),
      ...serviceFigures('http', http),
      ...memory,
      ...bytes,
    },
    bars: [
      atMost('nanoseconds that Pollscope adds to a poll', addedAtBest('pollscope', bursts), 40),
      atMost('the same, beside dial9', addedAtBest('pollscope', bursts), addedAtBest('dial9', bursts)),
      atMost('percent of the echo server’s throughput that Pollscope takes', lostAtBest('pollscope', echo), 3),
    ],
    notes: [
      'Rounds in which all take turns; what is added or lost is of the same round. Polls: one worker. Services: two, and the load shares their cores.',
      `A burst is ${BURST} polls, which all have room for; sustained is ${SUSTAINED}, of which records are lost that nobody can keep up with.`,
      'Bars go by the best tenth of the rounds, in which least else ran on the machine: of polls the 10th percentile, of throughput the 90th.',
      'console-subscriber records no single polls, and sends nothing without a client.',
    ],
  };
}
/** Runs programs of so many workers, with a client of `watched`. */
async function withPrograms<Measured>(
  binaries: Binaries,
  workers: number,
  measure: (programs: Programs, client: CountingClient) => Promise<Measured>,
): Promise<Measured> {
  const traces = mkdtempSync(`${tmpdir()}/pollscope-benchmark-`);
  const programs = start(binaries, { workers, traces });
  try {
    for (const name of PROGRAMS) await programs[name].ask(`yield ${BURST}`);
    return await measure(programs, await connectCounter({ port: AGENT_PORTS.watched, token: TOKEN }));
  } finally {
    await Promise.all(PROGRAMS.map((name) => programs[name].end()));
    rmSync(traces, { recursive: true });
  }
}

type Programs = Readonly<Record<Program, ObservedProgram>>;

function start({ observed }: Binaries, { workers, traces }: { workers: number; traces: string }): Programs {
  const program = (observer: Observer, environment: Readonly<Record<string, string>> = {}) =>
    new ObservedProgram(observed[observer], workers, environment);
  const agent = (port: number) =>
    program('pollscope', { POLLSCOPE_PORT: String(port), POLLSCOPE_TOKEN: TOKEN, POLLSCOPE_LEVEL: 'polls' });
  return {
    bare: program('bare'),
    console: program('console', { TOKIO_CONSOLE_BIND: `127.0.0.1:${CONSOLE_PORT}` }),
    dial9: program('dial9', { DIAL9_TRACE_DIR: traces }),
    pollscope: agent(AGENT_PORTS.pollscope),
    watched: agent(AGENT_PORTS.watched),
  };
}

type Costs = readonly Round<Program, number>[];

async function measurePolls(programs: Programs, client: CountingClient) {
  const bursts = await rounds(PROGRAMS, YIELD_ROUNDS, async (name) => {
    await sleep(DRAINING_MS);
    return programs[name].ask(`yield ${BURST}`);
  });
  const counts = await client.close();
  const before = programs.dial9.written();
  const sustained = await rounds(PROGRAMS, SUSTAINED_ROUNDS, (name) => programs[name].ask(`yield ${SUSTAINED}`));
  const dial9Written = programs.dial9.written() - before;
  return { bursts, sustained, bytes: bytesPerPoll(dial9Written, counts) };
}

function nanoseconds(suffix: string, costs: Costs): Record<string, Spread> {
  return Object.fromEntries(PROGRAMS.map((name) => [`${name}${suffix}`, over(costs, (round) => round[name])]));
}

function gained(suffix: string, costs: Costs): Record<string, Spread> {
  return Object.fromEntries(
    OTHERS.map((name) => [`${name}${suffix}`, over(costs, (round) => round[name] - round.bare)]),
  );
}

/** Nanoseconds, between the rounds in which least else ran on the machine. */
function addedAtBest(name: Program, costs: Costs): number {
  return over(costs, (round) => round[name]).p10 - over(costs, (round) => round.bare).p10;
}

interface Service extends Served {
  readonly cpuMicroseconds: number;
}

type Services = readonly Round<Program, Service>[];

async function services(programs: Programs, binary: string, kind: 'echo' | 'http'): Promise<Services> {
  const ports = new Map<Program, number>();
  for (const name of PROGRAMS) {
    const port = await programs[name].ask(kind);
    ports.set(name, port);
    await load(binary, kind, { port, ms: SERVICE_MS });
  }
  return rounds(PROGRAMS, SERVICE_ROUNDS, async (name) => {
    const before = programs[name].cpuTime();
    const served = await load(binary, kind, { port: ports.get(name) ?? 0, ms: SERVICE_MS });
    const requests = (served.perSecond * SERVICE_MS) / 1_000;
    return { ...served, cpuMicroseconds: (programs[name].cpuTime() - before) / 1_000 / requests };
  });
}

function lostThroughput(name: Program): (round: Round<Program, Service>) => number {
  return (round) => 100 * (1 - round[name].perSecond / round.bare.perSecond);
}

/** Percent, between the rounds in which least else ran on the machine. */
function lostAtBest(name: Program, served: Services): number {
  return (
    100 * (1 - over(served, (round) => round[name].perSecond).p90 / over(served, (round) => round.bare.perSecond).p90)
  );
}

function serviceFigures(kind: string, served: Services): Record<string, Spread> {
  const figures: Record<string, Spread> = {};
  for (const name of PROGRAMS) {
    figures[`${kind}${title(name)}PerSecond`] = over(served, (round) => round[name].perSecond);
    figures[`${kind}${title(name)}P99Microseconds`] = over(served, (round) => round[name].p99Microseconds);
    figures[`${kind}${title(name)}CpuMicrosecondsPerRequest`] = over(served, (round) => round[name].cpuMicroseconds);
  }
  for (const name of OTHERS) figures[`${kind}${title(name)}ThroughputLostPercent`] = over(served, lostThroughput(name));
  return figures;
}

function title(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

function memoryOf(programs: Programs): Record<string, number> {
  return Object.fromEntries(PROGRAMS.map((name) => [`${name}MemoryMiB`, rounded(programs[name].memory() / 2 ** 20)]));
}

function bytesPerPoll(dial9Written: number, { eventBytes, polls, dropped }: Counts): Record<string, number> {
  return {
    dial9BytesPerPoll: rounded(dial9Written / (SUSTAINED * SUSTAINED_ROUNDS)),
    pollscopeBytesPerPoll: rounded(eventBytes / polls),
    watchedRecordsLostPercent: rounded((100 * dropped) / (dropped + polls)),
  };
}
