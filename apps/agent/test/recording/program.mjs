/**
 * A program with work on its executor and an agent that writes files. It tells its parent when it is observed and what
 * time it is on the executor's clock, and does what its first argument names.
 */
import { startAgent } from '@pollscope/agent';
import { Executor, sleep } from '@pollscope/executor';

const [what = 'run', options = '{}', afterMs = '200'] = process.argv.slice(2);

const executor = new Executor({ queues: { work: { weight: 1 } } });
for (let number = 0; number < 4; number++) {
  executor.queue('work').spawn(
    function* () {
      for (;;) yield* sleep(1);
    },
    { name: `worker ${number}` },
  );
}
const agent =
  options === 'unobserved'
    ? undefined
    : await startAgent({ executor, name: 'recorded', port: 0, ...JSON.parse(options) });

const tell = (message) => new Promise((resolve) => process.send(message, resolve));
await tell({ url: agent?.url, since: executor.now() });
setInterval(() => void tell({ now: executor.now() }), 20);

function block(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

function overflow() {
  return overflow() + 1;
}

function die() {
  throw new TypeError('the end of it');
}

const DEEDS = {
  run: () => undefined,
  dump: async () => tell({ paths: await Promise.all([agent.dump('one'), agent.dump('two')]) }),
  dumpFails: async () => tell({ error: (await agent.dump().catch((error) => error)).message }),
  dumpAndExit: () => {
    void agent.dump('the program exits meanwhile');
    process.exit(3);
  },
  close: async () => {
    await agent.close();
    process.exit(0);
  },
  exit: () => process.exit(4),
  throw: die,
  throwAfterBlock: () => {
    block(400);
    die();
  },
  hangInTask: () => {
    executor.queue('work').spawn(
      function* () {
        block(60_000);
      },
      { name: 'hangs' },
    );
  },
  reject: () => void Promise.reject(new RangeError('nobody catches this')),
  overflow,
  throwStrange: () => {
    throw {
      toString: () => {
        throw new Error('it has no text');
      },
    };
  },
  throwAndGoOn: async () => {
    process.on('uncaughtException', () => undefined);
    setTimeout(die);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.exit(0);
  },
};
setTimeout(() => DEEDS[what](), Number(afterMs));
