import { channel, type Queue } from '@pollscope/executor';
import { linesOf, type Measurement, overRounds } from './measurement.ts';
import { onOneQueue } from './one-queue.ts';

const MESSAGES = 100;
const ITEMS_PER_MESSAGE = 100;
const ITEMS = MESSAGES * ITEMS_PER_MESSAGE;
const REQUESTS = 1000;

/** V2: batches through an unbounded channel. */
export async function channelOverhead(): Promise<Measurement> {
  const measured = await overRounds(async () => {
    const { producerMs, consumerMs } = await onOneQueue(produceAndConsume);
    const requestsMs = await onOneQueue(askAndAnswer);
    const batchUs = (1000 * (producerMs + consumerMs)) / MESSAGES;
    return {
      sendUsPerItem: (1000 * producerMs) / ITEMS,
      receiveUsPerItem: (1000 * consumerMs) / ITEMS,
      batchUs,
      itemsPerSecond: (1e6 * ITEMS_PER_MESSAGE) / batchUs,
      buildAndSendUsPerMessage: (1000 * producerMs) / MESSAGES,
      receiveUsPerMessage: (1000 * consumerMs) / MESSAGES,
      roundTripUs: (1000 * requestsMs) / REQUESTS,
    };
  });
  return {
    id: 'V2',
    title: 'send 100 arrays of 100 numbers over an unbounded channel',
    lines: linesOf(measured, {
      sendUsPerItem: ['seed', 'producer / 10 000 numbers', 0.034],
      receiveUsPerItem: ['seed', 'consumer / 10 000 numbers', 0.004],
      batchUs: ['seed', '(producer + consumer) / 100, called a round trip', 3.75],
      itemsPerSecond: ['seed', '1e8 / batch', 26_666_667],
      buildAndSendUsPerMessage: ['corrected', 'producer / 100 messages: building each array and sending it', 3.4],
      receiveUsPerMessage: ['corrected', 'consumer / 100 messages', 0.4],
      roundTripUs: ['corrected', 'a request over one channel and its answer over another'],
    }),
    flags: [],
  };
}

function* produceAndConsume(queue: Queue) {
  const { sender, receiver } = channel<readonly number[]>();
  const producer = queue.spawn(function* () {
    const start = performance.now();
    for (let message = 0; message < MESSAGES; message++) {
      yield* sender.send(Array.from({ length: ITEMS_PER_MESSAGE }, (_, item) => message * ITEMS_PER_MESSAGE + item));
    }
    sender.close();
    return performance.now() - start;
  });
  const consumer = queue.spawn(function* () {
    const start = performance.now();
    let items = 0;
    yield* receiver.forEach(function* (batch) {
      items += batch.length;
    });
    if (items !== ITEMS) throw new Error(`${items} items arrived instead of ${ITEMS}`);
    return performance.now() - start;
  });
  return { producerMs: yield* producer.join(), consumerMs: yield* consumer.join() };
}

function* askAndAnswer(queue: Queue) {
  const requests = channel<number>();
  const answers = channel<number>();
  const server = queue.spawn(() => requests.receiver.forEach((request) => answers.sender.send(request + 1)));
  const start = performance.now();
  for (let request = 0; request < REQUESTS; request++) {
    yield* requests.sender.send(request);
    yield* answers.receiver.recv();
  }
  const elapsed = performance.now() - start;
  requests.sender.close();
  yield* server.join();
  return elapsed;
}
