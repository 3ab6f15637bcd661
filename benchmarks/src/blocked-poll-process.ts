import { startAgent } from '@pollscope/agent';
import { Executor, sleep } from '@pollscope/executor';
import { randomBytes } from 'node:crypto';

/** A program that blocks its thread again and again, at moments that the agent's clock knows nothing of. */
const [blocks = '0', blockMs = '0'] = process.argv.slice(2);
const executor = new Executor({ queues: { main: { weight: 1 } } });
const token = randomBytes(16).toString('hex');
const agent = await startAgent({ executor, port: 0, token, flightRecorder: false });
const clockOffset = Number(process.hrtime.bigint()) - executor.now();
process.send?.({ port: agent.port, token, clockOffset });
await new Promise((resolve) => process.once('message', resolve));
for (let block = 0; block < Number(blocks); block++) {
  await executor.queue('main').spawn(() => sleep(100 + Math.random() * 150));
  await executor.queue('main').spawn(
    // oxlint-disable-next-line require-yield -- that it does not yield is what is measured.
    function* () {
      const end = performance.now() + Number(blockMs);
      while (performance.now() < end);
    },
    { name: 'blocker' },
  );
}
await agent.close();
