// A thread with an executor of its own, which starts an agent of its own.
import { parentPort } from 'node:worker_threads';
import { startAgent } from '@pollscope/agent';
import { Executor, yieldNow } from '@pollscope/executor';

const executor = new Executor({ queues: { work: { weight: 1 } } });
const agent = await startAgent({ executor, name: 'in a thread', port: 0, token: 'a-token-for-these-tests' });
parentPort.on('message', (message) => {
  if (message === 'close') {
    void agent.close().then(() => parentPort.close());
    return;
  }
  executor.queue('work').spawn(
    function* () {
      for (let poll = 1; poll < message; poll++) yield* yieldNow();
    },
    { name: 'work' },
  );
});
parentPort.postMessage(agent.port);
