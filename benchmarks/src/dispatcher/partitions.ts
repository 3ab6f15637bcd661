import { type Queue, yieldNow } from '@pollscope/executor';
import { rounded } from '../report.ts';
import { linesOf, type Measurement, medianOf, overRounds } from './measurement.ts';
import { onOneQueue, traced } from './one-queue.ts';

const PARTITIONS = 8;
const RECORDS_PER_PARTITION = 1000;
const YIELDS_PER_RECORD = 20;
const RECORDS = PARTITIONS * RECORDS_PER_PARTITION;
const YIELDS = RECORDS * YIELDS_PER_RECORD;
/** What Velostream assumes a yield to take when tasks run one after another: 0.1 us, in milliseconds. */
const ASSUMED_YIELD_MS = 0.0001;

/** V5: eight tasks that yield, on one thread. */
export async function contextSwitching(): Promise<Measurement> {
  const measured = await overRounds(async () => {
    const elapsedMs = await onOneQueue(besideEachOther);
    const sequentialMs = await onOneQueue(oneAfterAnother);
    const { result: tracedMs, trace } = await traced(besideEachOther);
    const assumedMs = YIELDS * ASSUMED_YIELD_MS;
    return {
      recordUs: (1000 * elapsedMs) / RECORDS,
      partitionRecordUs: (1000 * elapsedMs) / RECORDS_PER_PARTITION,
      speedup: assumedMs / (elapsedMs / 1000),
      recordsPerSecond: (1000 * RECORDS) / elapsedMs,
      speedupInOneUnit: assumedMs / elapsedMs,
      measuredSpeedup: sequentialMs / elapsedMs,
      pollsAtATime: trace.pollTime / 1e6 / tracedMs,
      yieldUs: (1000 * elapsedMs) / YIELDS,
    };
  });
  return {
    id: 'V5',
    title: '8 tasks with 1000 records each and 20 yields a record',
    lines: linesOf(measured, {
      recordUs: ['seed', 'time / 8000 records', 73.71],
      partitionRecordUs: ['seed', 'time / 1000 records', 589.37],
      speedup: ['seed', '160 000 yields x 0.0001 (ms) / time (s)', 27.13],
      recordsPerSecond: ['seed', 'records / time', 13_566],
      speedupInOneUnit: ['corrected', 'the same with both in milliseconds', 0.0271],
      measuredSpeedup: ['corrected', 'the 8 tasks one after another / beside each other, both measured'],
      pollsAtATime: ['corrected', 'time in polls / time, from the trace: never above the number of threads, 1'],
      yieldUs: ['corrected', 'time / 160 000 yields', 3.69],
    }),
    flags: unitError(medianOf(measured, 'speedup'), medianOf(measured, 'pollsAtATime')),
  };
}

function unitError(speedup: number, pollsAtATime: number): readonly string[] {
  if (speedup <= 1 || pollsAtATime > 1) return [];
  return [
    `V5: the formula gives a speedup of ${rounded(speedup)}, but in the trace ${rounded(pollsAtATime)} polls run at a time, ` +
      'so there is none: it divides milliseconds by seconds and is 1000 times too high.',
  ];
}

function* partition() {
  for (let count = 0; count < RECORDS_PER_PARTITION * YIELDS_PER_RECORD; count++) yield* yieldNow();
}

function* besideEachOther(queue: Queue) {
  const start = performance.now();
  const handles = Array.from({ length: PARTITIONS }, () => queue.spawn(partition));
  for (const handle of handles) yield* handle.join();
  return performance.now() - start;
}

function* oneAfterAnother(queue: Queue) {
  const start = performance.now();
  for (let count = 0; count < PARTITIONS; count++) yield* queue.spawn(partition).join();
  return performance.now() - start;
}
