// Two tasks take two locks in opposite order, until each waits for the lock that the other holds.
import { Executor, Mutex, sleep } from '@pollscope/executor';

const executor = new Executor({ queues: { main: { weight: 1 } } });
const accounts = new Mutex({ name: 'accounts' });
const journal = new Mutex({ name: 'journal' });

/** @param {Mutex} first @param {Mutex} second */
function* book(first, second) {
  for (;;) {
    yield* sleep(Math.random() * 400);
    const outer = yield* first.lock();
    yield* sleep(200);
    const inner = yield* second.lock();
    inner.release();
    outer.release();
  }
}

/** After five seconds in which the other was alone. */
function* audit() {
  yield* sleep(5000);
  yield* book(journal, accounts); // One order for all would be safe.
}

function* report() {
  for (;;) yield* sleep(100);
}

const main = executor.queue('main');
main.spawn(() => book(accounts, journal), { name: 'transfer' });
main.spawn(audit);
main.spawn(report);
