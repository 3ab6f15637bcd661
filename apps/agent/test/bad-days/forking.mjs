// Forks itself once. Knows nothing of Pollscope: parent and child are observed from outside, if at all.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Executor, sleep } from '@pollscope/executor';

const isChild = process.argv[2] === 'child';
const executor = new Executor({ queues: { work: { weight: 1 } } });
executor.queue('work').spawn(
  function* () {
    for (;;) yield* sleep(5);
  },
  { name: isChild ? 'in the child' : 'in the parent' },
);
if (isChild) {
  process.on('disconnect', () => process.exit(0));
  console.log('the child works');
} else {
  // Its address first, so that it can be told which is the child's.
  setTimeout(() => fork(fileURLToPath(import.meta.url), ['child']), 1_000);
}
