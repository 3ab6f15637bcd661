// A program that misbehaves as its first argument says, with the watchdog's thread beside it. It waits for what the
// watchdog tells instead of for time to pass, so that the tests do not depend on how fast the machine is.
import inspector from 'node:inspector';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { isMainThread, Worker } from 'node:worker_threads';
import { Executor } from '@pollscope/executor';
import { allocateRing } from '../../dist/ring/layout.js';
import { RingProbe } from '../../dist/ring/ring-probe.js';
import { RingWriter } from '../../dist/ring/ring-writer.js';
import { openWatchdogLink } from '../../dist/watchdog/program-side.js';

const [BLOCKED, UNBLOCKED, STACK, SAMPLED_TASK] = [0, 1, 2, 4];
const scenario = process.argv[2];
const counts = new Int32Array(new SharedArrayBuffer(20));
const count = (event) => Atomics.load(counts, event);

const errorSettings = () => Object.getOwnPropertyDescriptors(Error);
const errorsBefore = errorSettings();

async function start() {
  const executor = new Executor({ queues: { main: { weight: 1 } } });
  const ring = allocateRing(1024);
  executor.observe(new RingProbe(new RingWriter(ring), () => {}));
  const { link } = openWatchdogLink();
  const thread = new Worker(new URL('watching-thread.mjs', import.meta.url), {
    workerData: {
      ring,
      link,
      counts,
      clockOffset: Number(process.hrtime.bigint()) - executor.now(),
      options: JSON.parse(process.argv[3] ?? '{}'),
      diesWhenBlocked: scenario === 'thread-dies',
    },
    transferList: [link.port],
    execArgv: [],
  });
  thread.unref();
  const poll = (body) =>
    executor.queue('main').spawn(function* blocker() {
      body();
    });
  await scenarios[scenario](poll, thread);
  console.log(JSON.stringify({ event: 'done', errorsAreAsBefore: isDeepStrictEqual(errorSettings(), errorsBefore) }));
}

function spinUntil(event, times) {
  while (count(event) < times);
}

function sleepUntilTold(event, times) {
  for (let seen = count(event); seen < times; seen = count(event)) Atomics.wait(counts, event, seen);
}

async function told(event, times) {
  while (count(event) < times) await delay(5);
}

async function timePerAwait() {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round++) {
    const from = performance.now();
    for (let times = 0; times < 20_000; times++) await Promise.resolve();
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

const scenarios = {
  async 'long-poll'(poll) {
    await poll(() => spinUntil(STACK, 3));
    await told(UNBLOCKED, 1);
  },
  async 'native-call'(poll) {
    await poll(() => {
      sleepUntilTold(BLOCKED, 1);
      spinUntil(STACK, 1);
    });
    await told(UNBLOCKED, 1);
  },
  async 'blocked-loop'() {
    await delay(1);
    spinUntil(STACK, 2);
    await told(UNBLOCKED, 1);
  },
  async 'promise-flood'() {
    while (count(STACK) < 2) await Promise.resolve();
    await told(UNBLOCKED, 1);
  },
  async 'deep-recursion'(poll) {
    const descend = (depth) => (depth === 0 ? spinUntil(STACK, 1) : descend(depth - 1) + 1);
    await poll(() => descend(5000));
  },
  async 'told-only'(poll) {
    await poll(() => spinUntil(BLOCKED, 3));
    await told(UNBLOCKED, 1);
  },
  async 'in-a-worker'(poll) {
    await poll(() => spinUntil(BLOCKED, 2));
  },
  async 'debugger-comes'(poll) {
    await poll(() => {
      spinUntil(STACK, 1);
      inspector.open(0);
      spinUntil(BLOCKED, 4);
    });
    inspector.close();
  },
  async 'frozen-error'(poll) {
    await poll(() => {
      Object.freeze(Error);
      spinUntil(BLOCKED, 2);
    });
  },
  async 'twenty-blocks'(poll) {
    const before = await timePerAwait();
    for (let block = 1; block <= 20; block++) {
      // The executor numbers its tasks from 1.
      await poll(() => spinUntil(SAMPLED_TASK, block));
      await told(UNBLOCKED, block);
    }
    console.log(JSON.stringify({ event: 'slowdown', factor: (await timePerAwait()) / before }));
  },
  async 'exit-during-sample'(poll) {
    await poll(() => {
      sleepUntilTold(BLOCKED, 1);
      process.exit(7);
    });
  },
  async 'throw-during-sample'() {
    await delay(1);
    sleepUntilTold(BLOCKED, 1);
    throw new Error('thrown while a sample was under way');
  },
  async 'thread-dies'(poll, thread) {
    let isDead = false;
    thread.once('exit', () => {
      isDead = true;
    });
    await poll(() => sleepUntilTold(BLOCKED, 1));
    thread.ref();
    while (!isDead) await delay(5);
  },
  async 'thread-is-terminated'(poll, thread) {
    await poll(() => sleepUntilTold(BLOCKED, 1));
    await thread.terminate();
  },
  async idle() {
    // Long enough for a dozen heartbeats on a fast machine; on a slow one for fewer.
    await delay(1000);
  },
};

if (scenario === 'in-a-worker' && isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { argv: ['in-a-worker'] });
  worker.ref();
} else {
  await start();
}
