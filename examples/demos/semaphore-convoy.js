// Forty tasks share a connection, and one of them keeps it while it sleeps: all others wait behind it.
import { Executor, Semaphore, sleep } from '@pollscope/executor';

const executor = new Executor({ queues: { main: { weight: 1 } } });
const connections = new Semaphore(1, { name: 'connections' });

/** @param {number} milliseconds how long the connection is kept */
function* useConnection(milliseconds) {
  for (;;) {
    const permit = yield* connections.acquire();
    try {
      yield* sleep(milliseconds);
    } finally {
      permit.release();
    }
    yield* sleep(400);
  }
}

/** After five seconds in which nobody waited for long. */
function* exportAll() {
  yield* sleep(5000);
  yield* useConnection(2000); // It should give the connection back before it sleeps.
}

const main = executor.queue('main');
for (let task = 0; task < 39; task++) main.spawn(() => useConnection(5), { name: 'query' });
main.spawn(exportAll, { name: 'export' });
