// A task takes a thousand items out of a channel at once; after 128 operations its budget for the poll is used up.
import { channel, Executor, sleep } from '@pollscope/executor';

const executor = new Executor({ queues: { main: { weight: 1 } } });
const { sender, receiver } = channel({ name: 'items' });

function* fill() {
  for (;;) {
    for (let item = 0; item < 1000; item++) sender.trySend(item);
    yield* sleep(50);
  }
}

function* drain() {
  for (;;) yield* receiver.recv(); // Batches of up to 128 would fit into a poll each.
}

executor.queue('main').spawn(fill);
executor.queue('main').spawn(drain);
