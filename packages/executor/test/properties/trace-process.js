// Prints a hash of all that a probe is told of one program, which a seed decides: node trace-process.js <seed> <policy>
import { createHash } from 'node:crypto';
import { argv } from 'node:process';
import { Executor, Semaphore, sleep, VirtualDriver, yieldNow } from '@pollscope/executor';

const [seed = '1', policy = 'eevdf'] = argv.slice(2);

let state = Number(seed);
/** Park and Miller's minimal standard generator: a whole number from 0 to below `limit`. */
const random = (/** @type {number} */ limit) => {
  state = (state * 48_271) % 2_147_483_647;
  return state % limit;
};

const hash = createHash('sha256');
/** Whatever the probe is told, in its order: the ids and plain numbers of what it is told of. */
const probe = new Proxy(
  {},
  {
    get:
      (_, event) =>
      (/** @type {unknown[]} */ ...told) => {
        hash.update(`${String(event)} ${told.map((each) => JSON.stringify(each, plain)).join(' ')}\n`);
      },
  },
);
const plain = (/** @type {string} */ key, /** @type {unknown} */ value) =>
  key === '' || typeof value !== 'object' ? value : undefined;

const driver = new VirtualDriver();
const queues = { a: { weight: 1 + random(100) }, b: { weight: 1 + random(100) }, c: { weight: 1 + random(100) } };
const executor = new Executor({ queues, policy, driver });
executor.observe(probe);
const permits = new Semaphore(2);
const handles = Array.from({ length: 100 }, (_, index) =>
  executor.queue(['a', 'b', 'c'][index % 3]).spawn(function* () {
    for (let step = 0; step < 20; step++) {
      driver.spend(random(200_000));
      const what = random(5);
      if (what === 0) yield* sleep(random(3000) / 1000);
      else if (what === 1) handles[random(handles.length * 20)]?.abort();
      else if (what === 2) executor.queue('b').setWeight(1 + random(100));
      else if (what === 3) yield* holding(random(1000) / 1000);
      else yield* yieldNow();
    }
  }),
);
driver.run();
console.log(hash.digest('hex'));

function* holding(/** @type {number} */ milliseconds) {
  const permit = yield* permits.acquire();
  try {
    yield* sleep(milliseconds);
  } finally {
    permit.release();
  }
}
