import { Histogram } from '@pollscope/analysis';
import { yieldNow } from '@pollscope/executor';
import { linesOf, type Measurement, overRounds } from './measurement.ts';
import { onOneQueue, traced } from './one-queue.ts';

const YIELDS_PER_RECORD = 50;
const RECORDS_PER_BATCH = 100;
const REPEATS = 100;
const YIELDS = REPEATS * YIELDS_PER_RECORD;
const RECORDS = REPEATS * RECORDS_PER_BATCH;
/** The driver has its turn after each poll, as Tokio's has when the only task yields. */
const DRIVER_AFTER_EACH_POLL = { driverYield: 1 };

/** V3: what a lone task pays for each yield. */
export async function yieldOverhead(): Promise<Measurement> {
  const measured = await overRounds(async () => {
    const yieldsMs = await onOneQueue(() => yielding(YIELDS));
    const recordsMs = await onOneQueue(() => yielding(RECORDS * YIELDS_PER_RECORD));
    const withDriverMs = await onOneQueue(() => yielding(YIELDS), DRIVER_AFTER_EACH_POLL);
    const turns = await onOneQueue(timedYields);
    const { result: tracedMs, trace } = await traced(() => yielding(RECORDS * YIELDS_PER_RECORD));
    const { trace: eachTurn } = await traced(() => yielding(YIELDS), DRIVER_AFTER_EACH_POLL);
    const recordUs = (1000 * recordsMs) / RECORDS;
    return {
      yieldUs: (1000 * yieldsMs) / YIELDS,
      yieldsPerSecond: (1000 * YIELDS) / yieldsMs,
      recordUs,
      batchUs: recordUs * RECORDS_PER_BATCH,
      recordsPerSecond: 1e6 / recordUs,
      yieldUsOfRecords: recordUs / YIELDS_PER_RECORD,
      yieldWithDriverUs: (1000 * withDriverMs) / YIELDS,
      driverTurnUs: eachTurn.driverTime / eachTurn.driverTurns / 1000,
      requeueUs: (1000 * tracedMs - trace.driverTime / 1000) / trace.polls,
      yieldTurnP50Us: turns.quantile(0.5) / 1000,
      yieldTurnP99Us: turns.quantile(0.99) / 1000,
      yieldTurnMaxUs: turns.max / 1000,
    };
  });
  return {
    id: 'V3',
    title: '5000 yields of a lone task, then 10 000 records with 50 yields each',
    lines: linesOf(measured, {
      yieldUs: ['seed', 'time / 5000', 1.3],
      yieldsPerSecond: ['seed', '1e6 / yield', 769_349],
      recordUs: ['seed', 'time / 10 000 records', 62.48],
      batchUs: ['seed', 'time / 100 batches', 6248],
      recordsPerSecond: ['seed', '1e6 / record', 16_006],
      yieldUsOfRecords: [
        'corrected',
        'record / 50: the same measurement again, so 50 x 1.30 = 65 confirms nothing',
        1.25,
      ],
      yieldWithDriverUs: [
        'corrected',
        'what Tokio does here: the driver polls for events after each yield of a lone task',
        1.3,
      ],
      driverTurnUs: ['corrected', 'of that the turn of the event loop, from the trace'],
      requeueUs: ['corrected', 'a yield without it, from the trace: to the back of the queue and polled again'],
      yieldTurnP50Us: ['corrected', 'from the yield to the next poll, p50'],
      yieldTurnP99Us: ['corrected', 'p99'],
      yieldTurnMaxUs: ['corrected', 'largest of a round: the driver had its turn, or another program the core'],
    }),
    flags: [],
  };
}

function* yielding(count: number) {
  const start = performance.now();
  for (let index = 0; index < count; index++) yield* yieldNow();
  return performance.now() - start;
}

function* timedYields() {
  const turns = new Histogram();
  for (let index = 0; index < YIELDS; index++) {
    const start = performance.now();
    yield* yieldNow();
    turns.record(1e6 * (performance.now() - start));
  }
  return turns;
}
