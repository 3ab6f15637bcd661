import type { PollOutcome, QueueId, TaskId, WorkerId } from '@pollscope/protocol';
import fc from 'fast-check';
import type { Aggregator } from '../src/aggregator.ts';

/** One stretch of a worker's time: what a record tells of. */
export type Stretch = { readonly worker: WorkerId; readonly start: number; readonly end: number } & (
  | {
      readonly kind: 'poll';
      readonly queue: QueueId;
      readonly task: TaskId;
      readonly queueDelay: number;
      readonly outcome: PollOutcome;
    }
  | { readonly kind: 'park' }
  | { readonly kind: 'driver' }
);

const length = fc.oneof(fc.nat(1000), fc.nat(40_000_000), fc.nat(400_000_000));

const step = fc.record({
  kind: fc.constantFrom('poll' as const, 'poll' as const, 'park' as const, 'driver' as const),
  gap: fc.oneof(fc.constant(0), fc.nat(50_000)),
  length,
  queue: fc.nat(2),
  task: fc.integer({ min: 1, max: 9 }),
  queueDelay: fc.nat(10_000_000_000),
  outcome: fc.constantFrom<PollOutcome>(0, 1, 2, 3),
});

/** The stretches of up to three workers, each in order and without overlap. */
export const workerTraces: fc.Arbitrary<readonly (readonly Stretch[])[]> = fc
  .array(fc.array(step, { maxLength: 40 }), { minLength: 1, maxLength: 3 })
  .map((workers) =>
    workers.map((steps, worker) => {
      let time = 0;
      return steps.map(({ gap, length: duration, ...rest }): Stretch => {
        const start = time + gap;
        time = start + duration;
        return { ...rest, worker, start, end: time };
      });
    }),
  );

export function feed(aggregator: Aggregator, stretch: Stretch): void {
  const { worker, start, end } = stretch;
  switch (stretch.kind) {
    case 'poll':
      return aggregator.poll(
        worker,
        stretch.queue,
        stretch.task,
        start,
        end - start,
        stretch.queueDelay,
        stretch.outcome,
      );
    case 'park':
      return aggregator.park(worker, start, end - start);
    case 'driver':
      return aggregator.driverTurn(worker, start, end - start);
  }
}
