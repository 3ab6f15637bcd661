import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimerHeap } from './timer-heap.ts';
import type { Wakeable } from './wait.ts';

const loggingWaker = (log: number[], id: number): Wakeable => ({ wake: () => log.push(id) });

test('timers fire in the order of their deadlines, then of their start, without the cancelled ones', () => {
  const start = fc.record({ deadline: fc.nat(20), cancelled: fc.boolean() });
  fc.assert(
    fc.property(fc.array(start, { maxLength: 60 }), fc.nat(20), (starts, now) => {
      const fired: number[] = [];
      const heap = new TimerHeap();
      const timers = starts.map(({ deadline }, id) => heap.start(loggingWaker(fired, id), deadline));
      timers.forEach((timer, id) => {
        if (starts[id]?.cancelled) timer.cancel();
      });

      const kept = starts.map((timer, id) => ({ ...timer, id })).filter((timer) => !timer.cancelled);
      const inOrder = kept.toSorted((a, b) => a.deadline - b.deadline || a.id - b.id);
      expect(heap.earliest).toBe(inOrder[0]?.deadline);
      heap.fireDue(now);

      expect(fired).toEqual(inOrder.filter((timer) => timer.deadline <= now).map((timer) => timer.id));
      expect(heap.earliest).toBe(inOrder.find((timer) => timer.deadline > now)?.deadline);
      expect(timers.map((timer) => timer.fired)).toEqual(starts.map((_, id) => fired.includes(id)));
    }),
  );
});

test('cancelling twice, or after firing, does nothing', () => {
  const fired: number[] = [];
  const heap = new TimerHeap();
  const first = heap.start(loggingWaker(fired, 1), 10);
  const second = heap.start(loggingWaker(fired, 2), 20);
  heap.fireDue(10);
  first.cancel();
  second.cancel();
  second.cancel();
  heap.start(loggingWaker(fired, 3), 30);
  heap.fireDue(30);
  expect(fired).toEqual([1, 3]);
});
