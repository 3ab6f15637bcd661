import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { propertyRuns } from '../../test/property-runs.ts';
import { microsecond } from '../../test/virtual-executor.ts';
import type { JoinHandle } from '../join-handle.ts';
import { sleep } from '../sleep.ts';
import type { TaskBody } from '../wait.ts';
import { channel } from './channel.ts';
import { gather } from './gather.ts';
import { Notify } from './notify.ts';
import { select } from './select.ts';
import { Semaphore } from './semaphore.ts';
import { timeout, TimeoutError } from './timeout.ts';

/** Short, so that what tasks do falls together often. In units of 100 us. */
const moments = fc.nat(6);
const unit = 0.1;

/** Aborts that come while a task waits, holds something, or has been woken and not been polled. */
const aborts = fc.array(fc.record({ victim: fc.nat(9), after: moments }), { maxLength: 6 });

/** How a task waits: for itself, or as part of something that may give it up. */
const manners = fc.constantFrom('alone', 'timeout', 'select', 'gather');
type Manner = 'alone' | 'timeout' | 'select' | 'gather';

/** Waits for `leaf` in that manner; undefined when it was given up. */
function* inManner<T>(manner: Manner, leaf: TaskBody<T>): TaskBody<T | undefined> {
  switch (manner) {
    case 'alone':
      return yield* leaf;
    case 'timeout':
      try {
        return yield* timeout(2 * unit, leaf);
      } catch (error) {
        if (error instanceof TimeoutError) return undefined;
        throw error;
      }
    case 'select': {
      const first = yield* select({ leaf, givenUp: sleep(2 * unit) });
      return first.branch === 'leaf' ? first.value : undefined;
    }
    case 'gather':
      return (yield* gather([leaf, sleep(0)]))[0];
  }
}

type Abort = typeof aborts extends fc.Arbitrary<infer A> ? A : never;

/** A task that aborts the others, some at the very time at which somebody wakes them. */
function aborter(handles: readonly JoinHandle<void>[], plan: Abort): () => TaskBody<void> {
  return function* () {
    for (const { victim, after } of plan) {
      yield* sleep(after * unit);
      handles[victim % Math.max(1, handles.length)]?.abort();
    }
  };
}

const requests = fc.array(
  fc.record({ arrival: moments, amount: fc.integer({ min: 1, max: 4 }), holds: moments, manner: manners }),
  { maxLength: 10 },
);

test('semaphore: no permit is lost or doubled, nobody overtakes, and nobody waits for what is free', () => {
  fc.assert(
    fc.property(requests, aborts, (tasks, plan) => {
      const { executor, driver, spawn } = oneQueue();
      const semaphore = new Semaphore(4);
      let held = 0;
      let asked = 0;
      const servedAt: number[] = [];
      const handles = tasks.map(({ arrival, amount, holds, manner }) =>
        spawn(function* () {
          yield* sleep(arrival * unit);
          const request = function* (): TaskBody<void> {
            const place = asked++;
            const permit = yield* semaphore.acquireMany(amount);
            servedAt[place] = driver.now();
            held += amount;
            try {
              expect(held).toBeLessThanOrEqual(4);
              yield* sleep(holds * unit);
            } finally {
              held -= amount;
              permit.release();
            }
          };
          yield* inManner(manner, request());
        }),
      );
      spawn(aborter(handles, plan));
      driver.run();
      const inOrderOfRequest = servedAt.filter((time) => time !== undefined);
      expect(inOrderOfRequest).toEqual(inOrderOfRequest.toSorted((a, b) => a - b));
      expect([held, semaphore.available, executor.stats().queues.main.liveTasks]).toEqual([0, 4, 0]);
    }),
    propertyRuns(500),
  );
});

const traffic = fc.record({
  capacity: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  senders: fc.array(fc.record({ pause: moments, items: fc.nat(6), manner: manners }), { maxLength: 4 }),
  receivers: fc.array(fc.record({ pause: moments, items: fc.nat(6), manner: manners }), { maxLength: 4 }),
});

test('channel: what is sent is received once and in order, or is still there', () => {
  fc.assert(
    fc.property(traffic, aborts, ({ capacity, senders, receivers }, plan) => {
      const { driver, spawn } = oneQueue();
      const { sender, receiver } = channel<number>(capacity === undefined ? {} : { capacity });
      let next = 0;
      const sent: number[] = [];
      const received: number[] = [];
      const sending = senders.map(({ pause, items, manner }) =>
        spawn(function* () {
          for (let i = 0; i < items; i++) {
            const send = function* (): TaskBody<void> {
              const item = next++;
              yield* sender.send(item);
              sent.push(item);
              expect(receiver.length).toBeLessThanOrEqual(capacity ?? Number.POSITIVE_INFINITY);
            };
            yield* inManner(manner, send());
            yield* sleep(pause * unit);
          }
        }),
      );
      const receiving = receivers.map(({ pause, items, manner }) =>
        spawn(function* () {
          for (let i = 0; i < items; i++) {
            const receive = function* (): TaskBody<void> {
              const item = yield* receiver.recv();
              if (item !== undefined) received.push(item);
            };
            yield* inManner(manner, receive());
            yield* sleep(pause * unit);
          }
        }),
      );
      spawn(aborter([...sending, ...receiving], plan));
      driver.run();
      // Whoever still waits does so for good reason: nothing is there, or no room.
      const left: number[] = [];
      const blocked = [...sending, ...receiving];
      for (const handle of blocked) handle.abort();
      driver.run();
      for (let item = receiver.tryRecv(); item !== undefined; item = receiver.tryRecv()) left.push(item);
      expect([...received, ...left]).toEqual(sent);
    }),
    propertyRuns(500),
  );
});

test('channel: with enough receivers nobody waits in the end, whoever was aborted', () => {
  fc.assert(
    fc.property(traffic, aborts, ({ capacity, senders }, plan) => {
      const { executor, driver, spawn } = oneQueue();
      const { sender, receiver } = channel<number>(capacity === undefined ? {} : { capacity });
      const sending = senders.map(({ pause, items }) =>
        spawn(function* () {
          const own = sender.clone();
          try {
            for (let i = 0; i < items; i++) {
              yield* own.send(i);
              yield* sleep(pause * unit);
            }
          } finally {
            own.close();
          }
        }),
      );
      const receiving = [0, 1].map(() => spawn(() => receiver.forEach(() => sleep(unit))));
      spawn(aborter([...sending, ...receiving.slice(1)], plan));
      driver.runFor(100 * microsecond);
      sender.close();
      driver.run();
      expect([executor.stats().queues.main.liveTasks, receiver.length]).toEqual([0, 0]);
    }),
    propertyRuns(200),
  );
});

test('notify: as long as somebody waits each notification ends one wait, whoever is aborted', () => {
  fc.assert(
    fc.property(
      fc.array(manners, { maxLength: 10 }),
      fc.array(moments, { maxLength: 8 }),
      aborts,
      (all, pauses, plan) => {
        const { driver, spawn } = oneQueue();
        const notify = new Notify();
        let [woken, ended] = [0, 0];
        const wait = function* (): TaskBody<void> {
          yield* notify.notified();
          woken++;
        };
        const handles = all.map((manner) =>
          spawn(function* () {
            try {
              yield* inManner(manner, wait());
            } finally {
              ended++;
            }
          }),
        );
        spawn(function* () {
          for (const pause of pauses) {
            yield* sleep(pause * unit);
            notify.notifyOne();
          }
        });
        spawn(aborter(handles, plan));
        driver.run();
        // All waited from the beginning, so if one still does then somebody always did and nothing was ever stored.
        expect(woken).toBeGreaterThanOrEqual(ended < all.length ? pauses.length : 0);
        expect(woken).toBeLessThanOrEqual(pauses.length);
        expect(notify.notified().enable()).toBe(ended === all.length && woken < pauses.length);
      },
    ),
    propertyRuns(500),
  );
});
