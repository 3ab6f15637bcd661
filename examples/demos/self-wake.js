// A leaf wakes its own task as soon as it is told to wait: every wake of the task comes from itself.
import { Executor, Resource, sleep } from '@pollscope/executor';

const executor = new Executor({ queues: { main: { weight: 1 } } });
const resource = new Resource({ kind: 'other', name: 'socket' });

/** @type {import('@pollscope/executor').Wait} */
const readable = {
  resource,
  register: (waker) => waker.wake(), // It should keep the waker until there is something to read.
  cancel: () => undefined,
};

function* readSocket() {
  for (;;) {
    for (let attempt = 0; attempt < 1000; attempt++) yield readable;
    yield* sleep(100);
  }
}

executor.queue('main').spawn(readSocket);
