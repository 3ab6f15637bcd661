// An inbox wakes its reader when a first message comes, and the reader takes one at each wake: once there are two, it sleeps for ever.
import { Executor, Resource, sleep } from '@pollscope/executor';

class Inbox {
  /** @type {string[]} */
  messages = [];
  resource = new Resource({ kind: 'channel', name: 'inbox', available: 0 });
  /** @type {import('@pollscope/executor').Waker | undefined} */
  #waker;

  /** @param {string} message */
  put(message) {
    this.messages.push(message);
    this.resource.available = this.messages.length;
    if (this.messages.length === 1) this.#waker?.wake();
  }

  take() {
    this.messages.shift();
    this.resource.available = this.messages.length;
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
const inbox = new Inbox();

function* read() {
  for (;;) {
    yield inbox; // `while (inbox.messages.length === 0) yield inbox;` would look before it waits.
    inbox.take();
  }
}

function* write() {
  for (;;) {
    yield* sleep(100);
    inbox.put('hello');
  }
}

/** After five seconds in which the reader was served. */
function* writeTwice() {
  yield* sleep(5000);
  inbox.put('one');
  inbox.put('two');
}

executor.queue('main').spawn(read, { name: 'reader' });
executor.queue('main').spawn(write);
executor.queue('main').spawn(writeTwice);
