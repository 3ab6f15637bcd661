import { expect, it } from 'vitest';
import { ResourceRegistry } from './resource-registry.ts';

const definition = (resource: number) => ({ resource, resourceKind: 'oneshot', name: 0, capacity: 1 }) as const;

it('tells each resource once', () => {
  const registry = new ResourceRegistry();
  registry.define(definition(1));
  registry.define(definition(1));
  expect(registry.takeFresh()).toEqual([{ kind: 'resources', rows: [definition(1)] }]);
  registry.define(definition(1));
  expect(registry.takeFresh()).toEqual([]);
});

it('forgets of very many those of which nothing was heard for longest', () => {
  const registry = new ResourceRegistry();
  for (let id = 1; id <= 20_000; id++) registry.define(definition(id));
  registry.heardOf(1);
  for (let id = 20_001; id <= 20_010; id++) registry.define(definition(id));
  const known = registry.all().rows.map(({ resource }) => resource);
  expect(known).toHaveLength(20_000);
  expect(known).toContain(1);
  expect(known).not.toContain(2);
});
