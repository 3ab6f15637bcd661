import { Executor, sleep } from '@pollscope/executor';

for (const name of ['first', 'second']) {
  const executor = new Executor({ queues: { [name]: { weight: 1 } } });
  executor.queue(name).spawn(function* wait() {
    for (;;) yield* sleep(10);
  });
}
