import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startAgent } from '@pollscope/agent';
import { channel, Executor, sleep, yieldNow } from '@pollscope/executor';
import { placeThread } from './load/thread-placement.ts';
import { threadTimeNs } from './thread-time.ts';

/** Steps of arithmetic, some 30 µs. */
const WORK = 20_000;

/** An HTTP service whose requests are tasks: three polls, a wait on a channel, a sleep. Its parent sets the agent's level. */
const executor = new Executor({ queues: { requests: { weight: 4 }, log: { weight: 1 } } });
const { sender, receiver } = channel<number>({ name: 'log' });
executor.queue('log').spawn(function* log() {
  while ((yield* receiver.recv()) !== undefined) work();
});
const server = createServer((_request, response) => {
  executor.queue('requests').spawn(function* request() {
    let value = work();
    yield* yieldNow();
    value ^= work();
    yield* sleep(1);
    yield* sender.send(value);
    response.end(String(value));
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const agent = await startAgent({ executor, port: 0, token: 'benchmark-service-token' });
process.on('message', (level: 'off' | 'polls') => {
  agent.setLevel(level);
  process.send?.(threadTimeNs());
});
// The thread of the service alone: the agent's runs beside it.
const placed = placeThread({ core: Number(process.argv[2]) });
process.send?.({ port: (server.address() as AddressInfo).port, placed });

function work(): number {
  let value = 1;
  for (let step = 0; step < WORK; step++) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
  return value;
}
