import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { propertyRuns } from '../../test/property-runs.ts';
import { yieldNow } from '../yield-now.ts';
import { type Notified, Notify } from './notify.ts';

function waiters(names: readonly string[]) {
  const queue = oneQueue();
  const notify = new Notify();
  const woken: string[] = [];
  const handles = names.map((name) =>
    queue.spawn(function* () {
      yield* notify.notified();
      woken.push(name);
    }),
  );
  queue.driver.run();
  return { ...queue, notify, woken, handles };
}

test('notifyOne wakes who waits longest, notifyLast who waits shortest, notifyWaiters everybody', () => {
  const { driver, notify, woken } = waiters(['a', 'b', 'c', 'd']);
  notify.notifyOne();
  driver.run();
  notify.notifyLast();
  driver.run();
  expect(woken).toEqual(['a', 'd']);
  notify.notifyWaiters();
  driver.run();
  expect(woken).toEqual(['a', 'd', 'b', 'c']);
});

test('one notification is stored when nobody waits, however often', () => {
  const { executor, run, driver, spawn } = oneQueue();
  const notify = new Notify();
  notify.notifyOne();
  notify.notifyOne();
  run(function* () {
    yield* notify.notified();
  });
  expect(executor.stats().queues.main.polls).toBe(1);
  spawn(function* () {
    yield* notify.notified();
  });
  driver.run();
  expect(executor.stats().queues.main.liveTasks).toBe(1);
});

test('notifyWaiters stores nothing', () => {
  const { driver, notify, executor, spawn } = waiters([]);
  notify.notifyWaiters();
  spawn(function* () {
    yield* notify.notified();
  });
  driver.run();
  expect(executor.stats().queues.main.liveTasks).toBe(1);
});

test('a notification of a task that is aborted before it runs goes to the next, and else is stored', () => {
  const { driver, notify, woken, handles, spawn } = waiters(['a', 'b']);
  notify.notifyOne();
  handles[0]?.abort();
  driver.run();
  expect(woken).toEqual(['b']);
  const third = spawn(function* () {
    yield* notify.notified();
  });
  driver.run();
  notify.notifyLast();
  third.abort();
  expect(notify.notified().enable()).toBe(true);
});

// A producer that finds the ring full and only then begins to wait misses the notification in between.
test('no wake is lost between looking and waiting, when the wait was enabled or at least created before', () => {
  for (const announce of ['notifyOne', 'notifyWaiters'] as const) {
    const { driver, spawn, executor } = oneQueue();
    const notify = new Notify();
    spawn(function* () {
      const notified = notify.notified();
      if (announce === 'notifyOne') notified.enable();
      yield* yieldNow();
      yield* notified;
    });
    spawn(function* () {
      notify[announce]();
    });
    driver.run();
    expect(executor.stats().queues.main.liveTasks).toBe(0);
  }
});

test('a loop of notifications is not budgeted, as in Tokio', () => {
  const { executor, run } = oneQueue();
  const notify = new Notify();
  run(function* () {
    for (let i = 0; i < 1000; i++) {
      notify.notifyOne();
      yield* notify.notified();
    }
  });
  expect(executor.stats().queues.main.polls).toBe(1);
});

/** What the rules say, without a thought for speed. */
class NaiveNotify {
  stored = false;
  line: number[] = [];
  readonly pending = new Map<number, 'first' | 'last'>();
  readonly ready = new Set<number>();

  enable(waiter: number): void {
    if (this.line.includes(waiter) || this.pending.has(waiter) || this.ready.has(waiter)) return;
    if (this.stored) {
      this.stored = false;
      this.ready.add(waiter);
    } else {
      this.line.push(waiter);
    }
  }

  notify(which: 'first' | 'last'): void {
    const waiter = which === 'first' ? this.line.shift() : this.line.pop();
    if (waiter === undefined) this.stored = true;
    else this.pending.set(waiter, which);
  }

  notifyAll(created: readonly number[]): void {
    for (const waiter of created) if (!this.pending.has(waiter)) this.ready.add(waiter);
    this.line = [];
  }

  cancel(waiter: number): void {
    this.line = this.line.filter((other) => other !== waiter);
    const how = this.pending.get(waiter);
    this.pending.delete(waiter);
    if (how !== undefined) this.notify(how);
  }
}

const steps = fc.array(
  fc.record({ action: fc.constantFrom('create', 'enable', 'cancel', 'first', 'last', 'all'), waiter: fc.nat(5) }),
  { maxLength: 60 },
);

test('any history of creating, enabling, notifying and cancelling goes by the rules', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const notify = new Notify();
      const naive = new NaiveNotify();
      const live = new Map<number, Notified>();
      let created = 0;
      const [answers, expected]: [(boolean | undefined)[], boolean[]] = [[], []];
      for (const { action, waiter } of history) {
        const ids = [...live.keys()];
        const id = ids[waiter % Math.max(1, ids.length)] ?? -1;
        switch (action) {
          case 'create':
            live.set(created++, notify.notified());
            break;
          case 'enable': {
            if (id === -1) break;
            const before = naive.pending.has(id) || naive.ready.has(id);
            naive.enable(id);
            const ready = before || naive.ready.has(id);
            answers.push(live.get(id)?.enable());
            expected.push(ready);
            if (ready) {
              naive.pending.delete(id);
              live.delete(id);
            }
            break;
          }
          case 'cancel':
            live.get(id)?.cancel();
            live.delete(id);
            naive.cancel(id);
            break;
          case 'first':
            notify.notifyOne();
            naive.notify('first');
            break;
          case 'last':
            notify.notifyLast();
            naive.notify('last');
            break;
          case 'all':
            notify.notifyWaiters();
            naive.notifyAll(ids);
            break;
        }
      }
      expect(answers).toEqual(expected);
    }),
    propertyRuns(500),
  );
});
