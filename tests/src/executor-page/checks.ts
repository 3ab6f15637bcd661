import { Executor, fromPromise, JoinError, sleep, yieldMaybe } from '@pollscope/executor';

/** What the executor did in a page or a worker: plain data, so that it can travel to the test. */
export interface Report {
  /** Milliseconds that `sleep(30)` took. */
  readonly slept: number;
  readonly fetched: string;
  /** Of the CPU time that the two queues received. */
  readonly shareOfEight: number;
  readonly abort: { readonly kind: string; readonly cleanedUp: boolean };
  readonly panic: string;
  /** Timers of the host that fired while tasks kept the CPU busy. */
  readonly timersMeanwhile: number;
}

const BUSY_MS = 400;

export async function check(): Promise<Report> {
  const executor = new Executor({ queues: { eight: { weight: 8 }, one: { weight: 1 } } });
  const queue = executor.queue('one');

  const slept = await queue.spawn(function* () {
    const start = performance.now();
    yield* sleep(30);
    return performance.now() - start;
  });
  const fetched = await queue.spawn(function* () {
    const response = yield* fromPromise(fetch('/text'));
    return yield* fromPromise(response.text());
  });
  const panic = await queue
    .spawn(function* () {
      throw new Error('boom');
    })
    .then(String, String);
  return { slept, fetched, panic, abort: await abortOne(executor), ...(await compete(executor)) };
}

async function abortOne(executor: Executor<'eight' | 'one'>): Promise<Report['abort']> {
  let cleanedUp = false;
  const handle = executor.queue('one').spawn(function* () {
    try {
      yield* sleep(60_000);
    } finally {
      cleanedUp = true;
    }
  });
  await executor.queue('one').spawn(() => sleep(1));
  handle.abort();
  const kind = await handle.then(
    () => 'ended',
    (error: unknown) => (error instanceof JoinError ? error.kind : String(error)),
  );
  return { kind, cleanedUp };
}

async function compete(executor: Executor<'eight' | 'one'>): Promise<Pick<Report, 'shareOfEight' | 'timersMeanwhile'>> {
  const end = performance.now() + BUSY_MS;
  const before = executor.stats().queues;
  let timersMeanwhile = 0;
  const timer = setInterval(() => timersMeanwhile++, 10);
  const spin = function* () {
    while (performance.now() < end) yield* yieldMaybe();
  };
  const handles = [executor.queue('eight').spawn(spin), executor.queue('one').spawn(spin)];
  for (const handle of handles) await handle;
  clearInterval(timer);
  const after = executor.stats().queues;
  const eight = after.eight.received - before.eight.received;
  const one = after.one.received - before.one.received;
  return { shareOfEight: eight / (eight + one), timersMeanwhile };
}
