/**
 * The agent's thread: drains the ring, aggregates, encodes, and serves the console. It shares nothing with the program
 * but the ring and two ports, so that neither can make the other wait.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Aggregator } from '@pollscope/analysis';
import { CAPABILITIES, type Hello, PROTOCOL_VERSION, type Welcome } from '@pollscope/protocol';
import type { Definition } from '../ring/ring-probe.ts';
import { RingReader } from '../ring/ring-reader.ts';
import { AgentLoop } from './agent-loop.ts';
import { Collector } from './collector.ts';
import { FrameStream } from './frame-stream.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';
import { measureProbeCost } from './probe-cost.ts';
import { Registry } from './registry.ts';
import { StreamServer } from './stream-server.ts';

/** The one executor that an agent observes, for now. */
const WORKER = 0;
/** Time for the last frames to reach the clients. */
const FAREWELL_MS = 100;

async function run(data: ThreadData, tell: (message: FromThread) => void): Promise<() => void> {
  const now = () => Number(process.hrtime.bigint()) - data.clockOffset;
  const reader = new RingReader(data.ring);
  const registry = new Registry();
  registry.defineWorker(WORKER, 'main');
  const aggregator = new Aggregator(now());
  const collector = new Collector({ worker: WORKER, reader, aggregator, registry });
  const stream = new FrameStream();

  const welcome = (hello: Hello): readonly (string | Uint8Array)[] => {
    // From this moment, not from the next frame on: the client may count on every poll after its welcome.
    if (hello.subscribe === 'events') collector.wantsEvents = true;
    const message: Welcome = {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      agent: `pollscope/${data.version}`,
      epoch: data.epoch,
      startedAt: data.startedAt,
      now: now(),
      source: data.source,
      capabilities: CAPABILITIES,
    };
    return [JSON.stringify(message), ...stream.welcome(registry.snapshot()).map((frame) => frame.bytes)];
  };
  const server = await StreamServer.listen({ ...data, welcome });

  const loop = new AgentLoop({
    now,
    reader,
    collector,
    aggregator,
    registry,
    stream,
    server,
    probeCost: measureProbeCost(now),
    readDefinitions: () => {
      for (;;) {
        const received = receiveMessageOnPort(data.definitions);
        if (received === undefined) return;
        registry.define(received.message as Definition);
      }
    },
    requestSnapshot: () => tell({ kind: 'needsSnapshot' }),
  });
  loop.start();
  tell({ kind: 'listening', port: server.port });
  return () => {
    loop.stop();
    server.close();
  };
}

if (parentPort === null) throw new Error('this module runs only as the thread that startAgent starts');
const port = parentPort;
try {
  const stop = await run(workerData as ThreadData, (message) => port.postMessage(message));
  port.on('message', (message: ToThread) => {
    if (message.kind !== 'close') return;
    stop();
    setTimeout(() => process.exit(0), FAREWELL_MS);
  });
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  port.postMessage({ kind: 'failed', code, message: String(error) } satisfies FromThread);
}
