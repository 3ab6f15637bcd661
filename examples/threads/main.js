// Four threads share the keys of a store by hash, and nothing else: a thread per core, as in Seastar. One key in three is
// the same, so the thread that has it is busy while the others wait.
import { MessageChannel, Worker } from 'node:worker_threads';
import { startAgent } from '@pollscope/agent';
import { Executor, remoteQueue, sleep } from '@pollscope/executor';

const THREADS = 2 ** 2;
const KEYS = 1000;
const HOT_KEY = 42;
const REQUESTS_PER_MILLISECOND = 4;
/** A thread that has so much to do gets no more; what it was to get is counted. */
const MOST_UNFINISHED = 500;

const executor = new Executor({ queues: { requests: { weight: 1 } } });
const agent = await startAgent({ executor, name: 'threads' });
console.log(`Pollscope: ${agent.url}`);

const shards = Array.from({ length: THREADS }, (_, index) => {
  const connection = agent.connection();
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./shard.js', import.meta.url), {
    workerData: { agent: connection, port: port2, name: `shard ${index}` },
    transferList: [connection.port, port2],
  });
  return { name: `shard ${index}`, worker, queue: remoteQueue(port1), finished: 0, refused: 0 };
});

/** The two highest bits of Knuth's multiplicative hash. */
function shardOf(key) {
  return shards[Math.imul(key, 0x9e3779b1) >>> 30];
}

function* request(shard, key) {
  yield* shard.queue.spawn('lookUp', key).join();
  shard.finished++;
}

function* dispatch() {
  for (;;) {
    yield* sleep(1);
    for (let count = 0; count < REQUESTS_PER_MILLISECOND; count++) {
      const key = Math.random() < 1 / 3 ? HOT_KEY : Math.floor(Math.random() * KEYS);
      const shard = shardOf(key);
      if (shard.queue.unfinished < MOST_UNFINISHED) executor.queue('requests').spawn(() => request(shard, key));
      else shard.refused++;
    }
  }
}

function* report() {
  for (;;) {
    yield* sleep(2000);
    const counts = shards.map(({ name, finished, refused }) => `${name} ${finished} finished, ${refused} refused`);
    console.log(counts.join(' · '));
  }
}

executor.queue('requests').spawn(dispatch, { name: 'dispatch' });
executor.queue('requests').spawn(report, { name: 'report' });
