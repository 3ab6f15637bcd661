import { Histogram } from '@pollscope/analysis';
import { channel, type Queue, sleep, yieldNow } from '@pollscope/executor';
import { rounded } from '../report.ts';
import { linesOf, type Measurement, medianOf, overRounds } from './measurement.ts';
import { onOneQueue, traced } from './one-queue.ts';

const BATCHES = 100;
const RECORDS = BATCHES * 100;
const YIELDS_PER_BATCH = 50;
const SLEEP_MS = 0.1;
/** A sleep that takes this many times what was asked for is the timer's doing. */
const TIMER_FLOOR_FACTOR = 2;

/** V7: a producer that sleeps between batches, and a consumer that yields after each. */
export async function partitionReceiver(): Promise<Measurement> {
  const measured = await overRounds(async () => {
    const { producerMs, consumerMs } = await onOneQueue(produceAndConsume);
    const { result, trace } = await traced(produceAndConsume);
    const sleeps = new Histogram();
    for (const duration of trace.sleeps) sleeps.record(duration);
    const recordUs = (1000 * consumerMs) / RECORDS;
    return {
      producerMs,
      consumerMs,
      recordUs,
      batchUs: (1000 * consumerMs) / BATCHES,
      recordsPerSecond: 1e6 / recordUs,
      sleepP50Ms: sleeps.quantile(0.5) / 1e6,
      busyUsPerRecord: (trace.pollTime + trace.driverTime) / 1000 / RECORDS,
      asleepPercent: (100 * sleeps.sum) / 1e6 / result.consumerMs,
    };
  });
  return {
    id: 'V7',
    title: '100 batches of 100 records, each after a sleep of 0.1 ms and with 50 yields',
    lines: linesOf(measured, {
      producerMs: ['seed', 'time of the producer', 132.7],
      consumerMs: ['seed', 'time of the consumer', 134.2],
      recordUs: ['seed', 'consumer / 10 000 records', 13.42],
      batchUs: ['seed', 'consumer / 100 batches', 1342],
      recordsPerSecond: ['seed', '1e6 / record', 74_528],
      sleepP50Ms: ['corrected', 'what a sleep of 0.1 ms took, from the trace', 1.327],
      busyUsPerRecord: ['corrected', 'time in polls and driver turns / records: without the sleeps', 0.65],
      asleepPercent: ['corrected', 'time asleep / consumer, both from the trace', 98.9],
    }),
    flags: timerFloor(medianOf(measured, 'sleepP50Ms'), medianOf(measured, 'asleepPercent')),
  };
}

function timerFloor(sleptMs: number, asleepPercent: number): readonly string[] {
  if (sleptMs < TIMER_FLOOR_FACTOR * SLEEP_MS) return [];
  return [
    `V7: in the trace a sleep of ${SLEEP_MS} ms takes ${rounded(sleptMs)} ms, and ${rounded(asleepPercent)} % of the time is ` +
      'spent asleep: the figures are those of the timer, which counts milliseconds.',
  ];
}

function* produceAndConsume(queue: Queue) {
  const { sender, receiver } = channel<number>();
  const producer = queue.spawn(function* () {
    const start = performance.now();
    for (let batch = 0; batch < BATCHES; batch++) {
      yield* sleep(SLEEP_MS);
      yield* sender.send(batch);
    }
    sender.close();
    return performance.now() - start;
  });
  const consumer = queue.spawn(function* () {
    const start = performance.now();
    yield* receiver.forEach(function* () {
      for (let count = 0; count < YIELDS_PER_BATCH; count++) yield* yieldNow();
    });
    return performance.now() - start;
  });
  return { producerMs: yield* producer.join(), consumerMs: yield* consumer.join() };
}
