import { parentPort, workerData } from 'node:worker_threads';
import { monotonicMs } from './monotonic-clock.ts';
import { SharedLoad } from './shared-load.ts';
import { type Placement, placeThread } from './thread-placement.ts';
import { arrivals } from './workload.ts';

export interface GeneratorSetup {
  readonly buffer: SharedArrayBuffer;
  readonly count: number;
  readonly placement: Placement;
}

/**
 * The load: publishes each arrival at its time and busy-waits in between, on a core of its own, so that it shares no turn
 * with the executor that it loads. Begins when it is told to.
 */
const { buffer, count, placement } = workerData as GeneratorSetup;
const shared = new SharedLoad(buffer);
const planned = arrivals(count);
const placed = placeThread(placement);
parentPort?.once('message', () => {
  for (const { gapMs } of planned) {
    const end = performance.now() + gapMs;
    while (performance.now() < end);
    shared.publish(monotonicMs());
  }
});
parentPort?.postMessage({ placed });
