import { expect, test } from 'vitest';
import { TraceProbe } from '../test/trace-probe.ts';
import { microsecond, millisecond, spinning, virtualExecutor } from '../test/virtual-executor.ts';
import type { JoinHandle } from './join-handle.ts';
import { Mutex } from './sync/mutex.ts';
import { Semaphore } from './sync/semaphore.ts';
import { Resource } from './resource.ts';
import { sleep } from './sleep.ts';
import type { TaskBody, Wait, Waker } from './wait.ts';
import { yieldNow } from './yield-now.ts';

const main = { queues: { main: { weight: 1 } } };

test('a probe is told of everything in the order in which it happens', () => {
  const { executor, driver } = virtualExecutor({ queues: { fast: { weight: 2 }, slow: { weight: 1 } } });
  const probe = new TraceProbe();
  executor.observe(probe);
  executor.queue('fast').spawn(function* parent() {
    driver.spend(100 * microsecond);
    const child = executor.queue('slow').spawn(function* child() {
      driver.spend(50 * microsecond);
      yield* sleep(1);
      throw new Error('boom');
    });
    driver.spend(100 * microsecond);
    yield* yieldNow();
    try {
      yield* child.join();
    } catch {
      driver.spend(10 * microsecond);
    }
  });
  driver.run();
  expect(probe.lines).toEqual([
    'queue fast 2 eevdf',
    'queue slow 1 eevdf',
    'sample fast depth 0 at 0',
    'sample slow depth 0 at 0',
    'parked at 0',
    'spawn parent in fast by 0 at 0',
    'unparked wake at 0',
    'slice fast of 1 granted 500 at 0',
    'poll parent at 0 since 0',
    'spawn child in slow by 1 at 100',
    'polled parent yielded at 200',
    'poll parent at 200 since 200',
    'acquired join 1 by 2 at 200',
    'polled parent pending at 200',
    'waits parent for join (child) at 200',
    'sliced fast empty -1 at 200',
    'slice slow of 1 granted 300 at 200',
    'poll child at 200 since 100',
    'polled child pending at 250',
    'waits child for sleep at 250',
    'sliced slow empty -1 at 250',
    'sample fast depth 0 at 250',
    'sample slow depth 0 at 250',
    'parked at 250',
    'unparked timer at 1250',
    'wake child queued by timer 0 at 1250',
    'slice slow of 1 granted 500 at 1250',
    'poll child at 1250 since 1250',
    'polled child panicked at 1250',
    'end child panicked (boom) at 1250',
    'released join 1 by 2 at 1250',
    'wake parent queued by task 2 at 1250',
    'sliced slow empty -1 at 1250',
    'slice fast of 1 granted 500 at 1250',
    'poll parent at 1250 since 1250',
    'polled parent ready at 1260',
    'end parent ready at 1260',
    'sliced fast empty -1 at 1260',
    'sample fast depth 0 at 1260',
    'sample slow depth 0 at 1260',
    'parked at 1260',
  ]);
});

test('while tasks are runnable the driver has its turn every 500 us, and queues are sampled every 2 ms', () => {
  const { executor, driver } = virtualExecutor(main);
  const probe = new TraceProbe();
  executor.queue('main').spawn(spinning(driver, 250 * microsecond));
  driver.runFor(millisecond);
  executor.observe(probe);
  driver.runFor(2 * millisecond);
  expect(probe.lines.filter((line) => /^(queue|spawn|driver|sample)/.test(line))).toEqual([
    'queue main 1 eevdf',
    'sample main depth 1 at 1000',
    'spawn spin in main by 0 at 0',
    'driver from 1000 to 1000',
    'driver from 1500 to 1500',
    'driver from 2000 to 2000',
    'driver from 2500 to 2500',
    'sample main depth 1 at 3000',
  ]);
});

test('a probe that comes later is told of all queues and of the live tasks, in the order of their spawning', () => {
  const { executor, driver } = virtualExecutor(main);
  const spawn = (name: string, ms: number) => executor.queue('main').spawn(() => sleep(ms), { name });
  const first = spawn('first', 5);
  spawn('second', 1);
  spawn('third', 5);
  spawn('fourth', 5);
  driver.runFor(2 * millisecond);
  first.abort();
  const probe = new TraceProbe();
  executor.observe(probe);
  expect(probe.lines).toEqual([
    'queue main 1 eevdf',
    'sample main depth 0 at 2000',
    'spawn third in main by 0 at 0',
    'spawn fourth in main by 0 at 0',
    'waits third for sleep at 0',
    'waits fourth for sleep at 0',
    'parked at 2000',
  ]);
});

test('a probe that comes later is told who holds what and who waits for what since when', () => {
  const { executor, driver } = virtualExecutor(main);
  const [lock, permits] = [new Mutex({ name: 'lock' }), new Semaphore(5, { name: 'permits' })];
  const spawn = (name: string, body: () => TaskBody<unknown>) => executor.queue('main').spawn(body, { name });
  const holder = spawn('holder', function* () {
    yield* lock.lock();
    yield* permits.acquireMany(2);
    yield* permits.acquire();
    (yield* permits.acquire()).release();
    yield* sleep(10);
  });
  spawn('waiter', function* () {
    driver.spend(millisecond);
    yield* lock.lock();
  });
  spawn('joiner', () => holder.join());
  spawn('gone', () => lock.lock()).abort();
  driver.runFor(2 * millisecond);
  const probe = new TraceProbe();
  executor.observe(probe);
  const told = probe.lines.filter((line) => !/^(queue|sample|spawn)/.test(line));
  expect(told).toEqual([
    'acquired join 1 by 1 at 2000',
    'acquired mutex 1 by 1 at 2000',
    'acquired semaphore 3 by 1 at 2000',
    'waits holder for sleep at 0',
    'waits waiter for mutex (lock) at 1000',
    'waits joiner for join (holder) at 1000',
    'parked at 2000',
  ]);
});

test('a removed probe is told nothing more', () => {
  const { executor, driver } = virtualExecutor(main);
  const probe = new TraceProbe();
  const stop = executor.observe(probe);
  stop();
  executor.queue('main').spawn(() => sleep(1));
  driver.run();
  expect(probe.lines).toEqual(['queue main 1 eevdf', 'sample main depth 0 at 0', 'parked at 0']);
});

test('a new weight and a new policy are announced', () => {
  const { executor } = virtualExecutor({ queues: { a: { weight: 1 }, b: { weight: 2 } } });
  const probe = new TraceProbe();
  executor.observe(probe);
  executor.queue('a').setWeight(5);
  executor.setPolicy('fifo');
  expect(probe.lines.slice(5)).toEqual(['queue a 5 eevdf', 'queue a 5 fifo', 'queue b 2 fifo']);
});

test('a second wake of a queued task does not move the start of its queue delay', () => {
  const { executor, driver } = virtualExecutor(main);
  const probe = new TraceProbe();
  let waker: Waker | undefined;
  const gate: Wait = {
    resource: new Resource({ kind: 'other' }),
    register: (own) => {
      waker = own;
    },
    cancel: () => undefined,
  };
  executor.queue('main').spawn(
    function* () {
      yield gate;
    },
    { name: 'woken' },
  );
  driver.run();
  executor.observe(probe);
  executor.queue('main').spawn(function* () {
    driver.spend(10 * microsecond);
    waker?.wake();
    driver.spend(10 * microsecond);
    waker?.wake();
    driver.spend(10 * microsecond);
    yield* yieldNow();
  });
  driver.run();
  expect(probe.lines).toContain('poll woken at 30 since 10');
});

test('an abort shows as the end of the task, and one from inside as the end of its poll before', () => {
  const { executor, driver } = virtualExecutor(main);
  const probe = new TraceProbe();
  const parked = executor.queue('main').spawn(() => sleep(1), { name: 'parked' });
  driver.runFor(1);
  executor.observe(probe);
  parked.abort();
  const self: JoinHandle<void> = executor.queue('main').spawn(
    function* () {
      self.abort();
      yield* yieldNow();
    },
    { name: 'self' },
  );
  driver.run();
  expect(probe.lines.filter((line) => line.startsWith('end') || line.startsWith('polled'))).toEqual([
    'end parked aborted at 0.001',
    'polled self pending at 0.001',
    'end self aborted at 0.001',
  ]);
});

test('there is one probe at a time, and only its own remover takes it out', () => {
  const { executor, driver } = virtualExecutor(main);
  const first = new TraceProbe();
  const stopFirst = executor.observe(first);
  const second = new TraceProbe();
  expect(() => executor.observe(second)).toThrow(/observed already/);
  expect(second.lines).toEqual([]);
  stopFirst();
  executor.observe(second);
  stopFirst();
  executor.queue('main').spawn(() => sleep(1));
  driver.run();
  expect(second.lines.length).toBeGreaterThan(3);
});
