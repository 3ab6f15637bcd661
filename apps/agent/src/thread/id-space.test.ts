import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IdBlocks } from './id-space.ts';

it('leaves the ids of a worker that is alone as they are', () => {
  const { tasks, queues } = new IdBlocks().streamIds();
  for (const id of [1, 65_535, 65_536, 200_000]) expect(tasks.idOf(id)).toBe(id);
  expect(queues.idOf(255)).toBe(255);
  expect(tasks.idOrNone(0)).toBe(0);
});

it('never gives two workers the same id, and the same one always the same', () => {
  const uses = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 400_000 })), { maxLength: 200 });
  fc.assert(
    fc.property(uses, (pairs) => {
      const blocks = new IdBlocks();
      const workers = Array.from({ length: 4 }, () => blocks.streamIds().tasks);
      const owners = new Map<number, string>();
      for (const [worker, local] of pairs) {
        const id = workers[worker]?.idOf(local) ?? 0;
        expect(id).toBeGreaterThan(0);
        expect(owners.get(id) ?? `${worker} ${local}`).toBe(`${worker} ${local}`);
        owners.set(id, `${worker} ${local}`);
      }
    }),
  );
});

it('maps a column as it maps each of its ids', () => {
  const use = fc.record({ worker: fc.nat(2), ids: fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 30 }) });
  fc.assert(
    fc.property(fc.array(use, { maxLength: 10 }), (uses) => {
      const spaces = () => {
        const blocks = new IdBlocks();
        return [blocks.streamIds().tasks, blocks.streamIds().tasks, blocks.streamIds().tasks];
      };
      const [single, columns] = [spaces(), spaces()];
      for (const { worker, ids } of uses) {
        const column = Uint32Array.from([...ids, 7]);
        columns[worker]?.mapColumn(column, ids.length);
        expect([...column]).toEqual([...ids.map((id) => single[worker]?.idOf(id)), 7]);
      }
    }),
  );
});
