import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Histogram } from '@pollscope/analysis';
import { Executor, fromPromise, sleep, type TaskBody, yieldNow } from '@pollscope/executor';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { SharedLoad } from '../load/shared-load.ts';
import { startGenerator } from '../load/start-thread.ts';
import { waitedForCoreMs } from '../load/thread-placement.ts';

const ARRIVALS = 1000;
const SLEEP_MS = 0.1;
const GENERATOR_CORE = 1;

/** How a task waits until there are more arrivals than it knows of. */
const STYLES = {
  spin: function* (load, known) {
    while (load.published === known);
  },
  yield: function* (load, known) {
    while (load.published === known) yield* yieldNow();
  },
  sleep: function* (load, known) {
    while (load.published === known) yield* sleep(SLEEP_MS);
  },
  woken: function* (load, known) {
    while (load.published === known) yield* fromPromise(load.moreThan(known));
  },
} as const satisfies Readonly<Record<string, (load: SharedLoad, known: number) => TaskBody<void>>>;

export type WaitStyle = keyof typeof STYLES;
export const WAIT_STYLES = Object.keys(STYLES) as readonly WaitStyle[];

export interface WaitCost {
  /** From an arrival to the task that waited for it. */
  readonly latencyP50Us: number;
  readonly latencyP99Us: number;
  readonly latencyMaxUs: number;
  /** Of the thread, as the event loop sees it: time not spent waiting for events. */
  readonly busyPercent: number;
  /** Longest time between two polls of a task beside it that sleeps for a millisecond again and again. */
  readonly neighbourLongestGapMs: number;
  /** Time that other programs took from the thread, which lies in all of the above. */
  readonly waitedForCorePercent: number;
}

/**
 * Velostream's comparison, which names no figures: a task waits for arrivals from another thread, 1000 a second, by asking
 * again without pause, after a yield, or after a sleep; and by being woken.
 */
export async function waitCost(style: WaitStyle): Promise<WaitCost> {
  const load = SharedLoad.forArrivals(ARRIVALS);
  const generator = await startGenerator({ buffer: load.buffer, count: ARRIVALS, placement: { core: GENERATOR_CORE } });
  const executor = new Executor({ queues: { main: { weight: 1 } } });
  const queue = executor.queue('main');
  const latencies = new Histogram();
  const consumer = queue.spawn(function* () {
    for (let known = 0; known < ARRIVALS; known++) {
      yield* STYLES[style](load, known);
      latencies.record(1e6 * Math.max(0, monotonicMs() - load.submittedMs(known)));
    }
  });
  const neighbour = queue.spawn(function* () {
    let longest = 0;
    for (let last = performance.now(), known = -1; known < ARRIVALS; known = load.published) {
      yield* sleep(1);
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
    return longest;
  });
  const before = performance.eventLoopUtilization();
  const [start, waitedBefore] = [performance.now(), waitedForCoreMs()];
  const ended = once(generator.worker, 'exit');
  generator.worker.postMessage('begin');
  await consumer;
  const { utilization } = performance.eventLoopUtilization(before);
  const waitedForCorePercent = (100 * (waitedForCoreMs() - waitedBefore)) / (performance.now() - start);
  const neighbourLongestGapMs = await neighbour;
  await ended;
  return {
    latencyP50Us: latencies.quantile(0.5) / 1000,
    latencyP99Us: latencies.quantile(0.99) / 1000,
    latencyMaxUs: latencies.max / 1000,
    busyPercent: 100 * utilization,
    neighbourLongestGapMs,
    waitedForCorePercent,
  };
}
