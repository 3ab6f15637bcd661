// Each request starts a task that watches for its client to come back, and none of them ever ends.
import { Executor, sleep } from '@pollscope/executor';

const executor = new Executor({ queues: { main: { weight: 1 } } });
const main = executor.queue('main');

function* watchClient() {
  for (;;) yield* sleep(60_000); // It should end with its request: keep the handle, and abort it.
}

function* acceptRequests() {
  for (;;) {
    yield* sleep(20);
    main.spawn(watchClient);
  }
}

main.spawn(acceptRequests);
