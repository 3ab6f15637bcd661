import { PollOutcome } from '@pollscope/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Aggregator } from '../aggregator.ts';
import { PollBlock } from './poll-block.ts';

const poll = fc.record({
  queue: fc.nat(2),
  task: fc.constantFrom(1, 2, 3, 900, 5_000),
  /** Before the end of the poll before it, a little after, or in a later window. */
  gap: fc.oneof(fc.integer({ min: -300_000, max: 50_000 }), fc.constantFrom(40_000_000, 1_200_000_000)),
  duration: fc.oneof(fc.nat(200_000), fc.constant(250_000_000)),
  queueDelay: fc.nat(3_000_000),
  outcome: fc.constantFrom(...Object.values(PollOutcome)),
});
const blocks = fc.array(fc.array(poll, { maxLength: 60 }), { maxLength: 4 });

/** With the windows closed after each block, so that some polls come too late for theirs. */
it('counts as much as its polls one at a time', () => {
  fc.assert(
    fc.property(blocks, fc.boolean(), (given, closes) => {
      const [single, together] = [new Aggregator(), new Aggregator()];
      const block = new PollBlock();
      let end = 1_000_000;
      for (const polls of given) {
        block.length = 0;
        for (const { queue, task, gap, duration, queueDelay, outcome } of polls) {
          const start = Math.max(0, end + gap);
          end = start + duration;
          single.poll(0, queue, task, start, duration, queueDelay, outcome);
          const row = block.length++;
          block.queue[row] = queue;
          block.task[row] = task;
          block.start[row] = start;
          block.duration[row] = duration;
          block.queueDelay[row] = queueDelay;
          block.outcome[row] = outcome;
        }
        together.polls(0, block);
        const upTo = closes ? end + 50_000_000 : 0;
        expect(together.close(upTo)).toEqual(single.close(upTo));
      }
      const later = end + 3_000_000_000;
      expect(together.close(later)).toEqual(single.close(later));
    }),
  );
});

it('is not counted at all when a duration is negative', () => {
  const aggregator = new Aggregator();
  const block = new PollBlock();
  block.length = 2;
  block.duration.set([100, -1]);
  expect(() => aggregator.polls(0, block)).toThrow(RangeError);
  expect(aggregator.close(1_000_000_000).every(({ rows }) => rows.length === 0)).toBe(true);
});
