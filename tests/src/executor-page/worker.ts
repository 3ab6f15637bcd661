import { Executor, serveTasks } from '@pollscope/executor';
import { check } from './checks.ts';
import { tasks } from './tasks.ts';

/** Serves tasks on the port that it is sent, and answers with what the executor does in this worker. */
self.addEventListener('message', (event: MessageEvent<MessagePort>) => {
  const executor = new Executor({ queues: { main: { weight: 1 } } });
  serveTasks(event.data, { queue: executor.queue('main'), tasks });
  void check().then((report) => self.postMessage(report));
});
