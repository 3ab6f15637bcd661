// Says what it was given, works for as long as it is told to, and ends with the exit code it is told.
import { Executor, sleep } from '@pollscope/executor';

const [milliseconds = '0', exitCode = '0', ...rest] = process.argv.slice(2);
const executor = new Executor({ queues: { main: { weight: 1 } } });

function* count() {
  const end = performance.now() + Number(milliseconds);
  while (performance.now() < end) yield* sleep(5);
}

process.on('SIGTERM', () => {
  console.log('asked to end');
  process.exit(5);
});
console.log(`arguments: ${JSON.stringify(rest)}`);
await executor.queue('main').spawn(count);
process.exitCode = Number(exitCode);
