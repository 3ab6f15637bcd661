import { linesOf, type Measurement, overRounds } from './measurement.ts';
import { onOneQueue } from './one-queue.ts';
import { ready } from './ready.ts';

const CALLS = 100_000;
const CALLS_PER_RECORD = 100;

/** V6: what it costs to call something that could wait and does not. */
export async function callOverhead(): Promise<Measurement> {
  const measured = await overRounds(async () => {
    const loopMs = timed(addInALoop);
    const leafMs = await onOneQueue(function* () {
      const start = performance.now();
      checkSum(yield* addByLeaves());
      return performance.now() - start;
    });
    const start = performance.now();
    checkSum(await addByAwaits());
    const awaitMs = performance.now() - start;
    return {
      loopUsPerAdd: (1000 * loopMs) / CALLS,
      leafUsPerCall: (1000 * leafMs) / CALLS,
      ratio: leafMs / loopMs,
      leafUsPerRecord: (1000 * leafMs) / (CALLS / CALLS_PER_RECORD),
      leafNsMoreThanLoop: (1e6 * (leafMs - loopMs)) / CALLS,
      awaitUsPerCall: (1000 * awaitMs) / CALLS,
    };
  });
  return {
    id: 'V6',
    title: 'add 100 000 numbers in a loop, and by a call that could wait',
    lines: linesOf(measured, {
      loopUsPerAdd: ['seed', 'loop / adds', 0.006],
      leafUsPerCall: ['seed', 'calls / adds; here a yield* of a leaf', 0.013],
      ratio: ['seed', 'calls / loop', 2.1],
      leafUsPerRecord: ['seed', 'calls / (adds / 100), called per record', 1.35],
      leafNsMoreThanLoop: ['corrected', '(calls - loop) / adds: no task is scheduled in any of these', 7],
      awaitUsPerCall: ['corrected', 'await of an async function, which the host schedules: for comparison'],
    }),
    flags: [],
  };
}

function timed(sum: () => number): number {
  const start = performance.now();
  checkSum(sum());
  return performance.now() - start;
}

/** So that no sum is optimized away. */
function checkSum(sum: number): void {
  if (sum !== (CALLS * (CALLS - 1)) / 2) throw new Error(`the numbers add up to ${sum}`);
}

function addInALoop(): number {
  let sum = 0;
  for (let value = 0; value < CALLS; value++) sum += value;
  return sum;
}

function* addByLeaves() {
  let sum = 0;
  for (let value = 0; value < CALLS; value++) sum = yield* ready(sum + value);
  return sum;
}

async function addByAwaits(): Promise<number> {
  let sum = 0;
  for (let value = 0; value < CALLS; value++) sum = await readyAsync(sum + value);
  return sum;
}

async function readyAsync(value: number): Promise<number> {
  return value;
}
