import fc from 'fast-check';
import { expect, test } from 'vitest';
import { virtualExecutor } from '../test/virtual-executor.ts';
import type { JoinHandle } from './join-handle.ts';
import { yieldNow } from './yield-now.ts';

test('tasks run in the order of their spawning without those aborted, also when the ring wraps and grows', () => {
  const batches = fc.array(fc.array(fc.boolean(), { maxLength: 70 }), { maxLength: 4 });
  fc.assert(
    fc.property(batches, (aborts) => {
      const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 } } });
      const queue = executor.queue('main');
      for (const batch of aborts) {
        const ran: number[] = [];
        const handles: JoinHandle<void>[] = batch.map((_, index) =>
          queue.spawn(function* () {
            ran.push(index);
            yield* yieldNow();
            ran.push(index);
          }),
        );
        batch.forEach((aborted, index) => {
          if (aborted) handles[index]?.abort();
        });
        const kept = batch.flatMap((aborted, index) => (aborted ? [] : [index]));
        expect(queue.view.depth).toBe(kept.length);
        driver.run();
        expect(ran).toEqual([...kept, ...kept]);
        expect(queue.view.depth).toBe(0);
      }
    }),
  );
});
