import { parentPort, workerData } from 'node:worker_threads';
import { joinAgent } from '@pollscope/agent/join';
import { Executor, sleep, yieldNow } from '@pollscope/executor';

const { agent, name } = workerData;
const executor = new Executor({ queues: { heavy: { weight: 8 }, light: { weight: 1 } } });
const joined = joinAgent(agent, { executor, name, ringRecords: 4096 });
const counting = new Int32Array(new SharedArrayBuffer(4));

executor.queue('light').spawn(() => sleep(60_000), { name: `waiting in ${name}` });

parentPort.on('message', ({ kind, count }) => {
  switch (kind) {
    case 'work':
      executor.queue('heavy').spawn(
        function* () {
          for (let poll = 1; poll < count; poll++) yield* yieldNow();
        },
        { name: `work in ${name}` },
      );
      break;
    case 'block':
      executor.queue('heavy').spawn(
        function* () {
          Atomics.wait(counting, 0, 0, count);
        },
        { name: `block in ${name}` },
      );
      break;
    case 'level':
      parentPort.postMessage(joined.level());
      break;
    case 'leave':
      joined.close();
      break;
    case 'crash':
      throw new Error(`${name} crashes`);
  }
});
parentPort.postMessage('ready');
