import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventRing } from './event-ring.ts';
import { RowRing } from './row-ring.ts';

const batches = fc.array(fc.array(fc.nat(1000), { maxLength: 12 }), { maxLength: 8 });

it('an event ring holds the last events, newest first', () => {
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 10 }), (all, capacity) => {
      const ring = new EventRing(capacity, ['task']);
      for (const batch of all) {
        ring.add({ worker: 3, length: batch.length, time: Float64Array.from(batch), numbers: { task: batch } });
      }
      const expected = all.flat().reverse().slice(0, capacity);
      const rows = [...ring.rows()];
      expect(rows.map((row) => ring.time(row))).toEqual(expected);
      expect(rows.map((row) => ring.column('task')[row])).toEqual(expected);
      expect(rows.every((row) => ring.worker(row) === 3)).toBe(true);
    }),
  );
});

it('a row ring holds the last rows, and gives the newest that pass in the order in which they came', () => {
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 10 }), fc.nat(5), (all, capacity, limit) => {
      const ring = new RowRing<number>(capacity);
      for (const row of all.flat()) ring.add(row);
      const isEven = (row: number) => row % 2 === 0;
      const held = all.flat().slice(-capacity).filter(isEven);
      expect(ring.newest(isEven, limit)).toEqual(limit === 0 ? [] : held.slice(-limit));
    }),
  );
});
