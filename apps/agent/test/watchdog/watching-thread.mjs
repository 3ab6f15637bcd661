// The agent's side of the watchdog's tests: asks the watchdog every 5 ms, and writes what it tells as lines of JSON.
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { RingReader } from '../../dist/ring/ring-reader.js';
import { Watchdog } from '../../dist/watchdog/watchdog.js';

const { ring, link, clockOffset, counts, options, diesWhenBlocked } = workerData;
const SAMPLED_TASK = 4;
const names = ['blocked', 'unblocked', 'stack', 'stacksUnavailable'];

let openSessions = 0;
let mostSessions = 0;
const inspector = process.getBuiltinModule('node:inspector');
inspector.Session = class extends inspector.Session {
  connectToMainThread() {
    super.connectToMainThread();
    mostSessions = Math.max(mostSessions, ++openSessions);
  }
  disconnect() {
    super.disconnect();
    openSessions--;
  }
};

function tell(event, fields) {
  writeSync(1, `${JSON.stringify({ event, ...fields, mostSessions, openSessions })}\n`);
  Atomics.add(counts, names.indexOf(event), 1);
  Atomics.notify(counts, names.indexOf(event));
}

const watchdog = new Watchdog({
  worker: 0,
  reader: new RingReader(ring),
  link,
  clockOffset,
  ...options,
  events: {
    blocked: (block, observedAt) => {
      tell('blocked', { ...block, observedAt });
      // A moment later, when the sample has been asked for and the program cannot have answered.
      if (diesWhenBlocked) setImmediate(() => process.exit(1));
    },
    unblocked: (block, observedAt) => tell('unblocked', { ...block, observedAt }),
    stack: (sample) => {
      Atomics.store(counts, SAMPLED_TASK, sample.task);
      tell('stack', sample);
    },
    stacksUnavailable: (reason) => tell('stacksUnavailable', { reason }),
  },
});
setInterval(() => watchdog.check(Number(process.hrtime.bigint()) - clockOffset), 5);
