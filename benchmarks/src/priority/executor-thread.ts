import { parentPort, workerData } from 'node:worker_threads';
import { Executor, fromPromise, type JoinHandle, type PolicyName, type Queue, sleep } from '@pollscope/executor';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { SharedLoad } from '../load/shared-load.ts';
import { type Placement, placeThread, waitedForCoreMs } from '../load/thread-placement.ts';
import { type Arrival, arrivals, backgroundSegments, WORKLOAD } from '../load/workload.ts';

export interface ExecutorSetup {
  readonly buffer: SharedArrayBuffer;
  readonly policy: PolicyName;
  /** Foreground tasks to expect; with 0 the thread runs background tasks only, until it is stopped. */
  readonly foreground: number;
  readonly background: number;
  readonly placement: Placement;
}

/** What the thread with the foreground tasks measured. One value for each task, in milliseconds. */
export interface ForegroundSamples {
  readonly queueDelaysMs: Float64Array;
  readonly totalLatenciesMs: Float64Array;
  readonly elapsedMs: number;
  readonly backgroundIterations: number;
  readonly waitedForCoreMs: number;
}

/** One executor under load, in a thread of its own. Begins when it is told to. */
const setup = workerData as ExecutorSetup;
const shared = new SharedLoad(setup.buffer);
const planned = arrivals(setup.foreground);
const samples = { queueDelaysMs: new Float64Array(planned.length), totalLatenciesMs: new Float64Array(planned.length) };
const executor = new Executor({
  queues: { foreground: { weight: WORKLOAD.foregroundWeight }, background: { weight: WORKLOAD.backgroundWeight } },
  policy: setup.policy,
});
const placed = placeThread(setup.placement);
// As long as there is a listener the thread lives, and it has to while it waits for arrivals in shared memory.
parentPort?.on('message', () => void run());
parentPort?.postMessage({ placed });

async function run(): Promise<void> {
  const start = monotonicMs();
  const waitedBefore = waitedForCoreMs();
  const background = Array.from({ length: setup.background }, () =>
    executor.queue('background').spawn(backgroundTask, { name: 'background' }),
  );
  if (setup.foreground > 0) {
    const foreground = executor.queue('foreground');
    await foreground.spawn(() => receive(foreground), { name: 'receiver' });
    const measured: ForegroundSamples = {
      ...samples,
      elapsedMs: monotonicMs() - start,
      backgroundIterations: shared.backgroundIterations,
      waitedForCoreMs: waitedForCoreMs() - waitedBefore,
    };
    parentPort?.postMessage(measured);
    shared.stop();
  }
  await Promise.all(background);
  parentPort?.close();
}

/** Spawns a task for each arrival, and waits for all of them. It is a foreground task itself, as in Clockworker's. */
function* receive(foreground: Queue) {
  const handles: JoinHandle<void>[] = [];
  while (handles.length < planned.length) {
    if (shared.published === handles.length) yield* fromPromise(shared.moreThan(handles.length));
    for (const { published } = shared; handles.length < published; ) {
      const index = handles.length;
      const arrival = planned[index];
      if (arrival === undefined) throw new Error(`arrival ${index} was not planned`);
      handles.push(foreground.spawn(() => foregroundTask(arrival, index), { name: 'foreground' }));
    }
  }
  for (const handle of handles) yield* handle.join();
}

function* foregroundTask({ segments }: Arrival, index: number) {
  const submitted = shared.submittedMs(index);
  samples.queueDelaysMs[index] = monotonicMs() - submitted;
  for (const { cpuMs, sleepMs } of segments) {
    shared.compute(cpuMs);
    if (sleepMs !== undefined) yield* sleep(sleepMs);
  }
  samples.totalLatenciesMs[index] = monotonicMs() - submitted;
}

function* backgroundTask() {
  for (const { cpuMs, sleepMs } of backgroundSegments()) {
    if (shared.stopped) return;
    shared.compute(cpuMs);
    yield* sleep(sleepMs);
    shared.countBackgroundIteration();
  }
}
