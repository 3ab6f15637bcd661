// Five hundred messages arrive at a time, and each of them wakes the task that will take all of them in one go.
import { Executor, Resource, sleep } from '@pollscope/executor';
import { spin } from './parts/spin.js';

class Mailbox {
  /** @type {number[]} */
  messages = [];
  resource = new Resource({ kind: 'other', name: 'mailbox' });
  /** @type {import('@pollscope/executor').Waker | undefined} */
  #waker;

  /** @param {number} message */
  put(message) {
    this.messages.push(message);
    this.#waker?.wake(); // Once, when the first message comes into an empty mailbox, would do.
  }

  /** @param {import('@pollscope/executor').Waker} waker */
  register(waker) {
    this.#waker = waker;
  }

  cancel() {
    this.#waker = undefined;
  }
}

const executor = new Executor({ queues: { main: { weight: 1 } } });
const mailbox = new Mailbox();

function* deliver() {
  for (;;) {
    while (mailbox.messages.length === 0) yield mailbox;
    mailbox.messages.length = 0;
    spin(0.2);
  }
}

function* receive() {
  for (;;) {
    for (let message = 0; message < 500; message++) mailbox.put(message);
    yield* sleep(5);
  }
}

executor.queue('main').spawn(deliver);
executor.queue('main').spawn(receive);
