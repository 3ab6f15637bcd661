import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../test/property-runs.ts';
import { Contender } from './contender.ts';
import { DeadlineTree } from './deadline-tree.ts';

const times = fc.integer({ min: -20, max: 20 });
const nodes = fc.nat(15);
const operations = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('put' as const), node: nodes, deadline: times, vruntime: times }),
    fc.record({ kind: fc.constant('take out' as const), node: nodes }),
    fc.record({ kind: fc.constant('move' as const), node: nodes, vruntime: times }),
  ),
  { maxLength: 100 },
);

function withDeadline(id: number, deadline: number): Contender {
  const node = new Contender(id, 1);
  node.deadline = deadline;
  return node;
}

function search(nodesInside: Iterable<Contender>, limit: number): Contender | undefined {
  const eligible = [...nodesInside].filter(({ vruntime }) => vruntime <= limit);
  return eligible.sort((a, b) => a.deadline - b.deadline || a.id - b.id)[0];
}

test('it finds what a search of all nodes finds, whatever was put in, taken out and moved', () => {
  fc.assert(
    fc.property(operations, (history) => {
      const tree = new DeadlineTree<Contender>();
      const inside = new Map<number, Contender>();
      for (const operation of history) {
        const node = inside.get(operation.node);
        if (operation.kind === 'put' && node === undefined) {
          const added = withDeadline(operation.node, operation.deadline);
          added.vruntime = operation.vruntime;
          tree.insert(added);
          inside.set(added.id, added);
        } else if (operation.kind === 'take out' && node !== undefined) {
          tree.remove(node);
          inside.delete(node.id);
        } else if (operation.kind === 'move' && node !== undefined) {
          tree.setVruntime(node, operation.vruntime);
        }
        for (const limit of [-10, 0, 10]) expect(tree.earliest(limit)).toBe(search(inside.values(), limit));
      }
    }),
    propertyRuns(300),
  );
});

test('it stays shallow when deadlines come in order', () => {
  const tree = new DeadlineTree<Contender>();
  const all = Array.from({ length: 4096 }, (_, id) => withDeadline(id, id));
  for (const node of all) tree.insert(node);
  const depths = all.map((node) => {
    let depth = 0;
    for (let above = node.parent; above !== undefined; above = above.parent) depth++;
    return depth;
  });
  // A random binary tree of 4096 nodes has a mean depth of 2 ln 4096 - 2 = 14.6 or so, and hardly ever one above 40.
  expect(Math.max(...depths)).toBeLessThan(40);
});
