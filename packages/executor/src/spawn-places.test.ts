import { expect, test } from 'vitest';
import { SpawnPlaces } from './spawn-places.ts';

function* request() {
  yield 1;
}

function lookedUp(places: SpawnPlaces, spawnedAt: readonly string[], task: () => unknown = request) {
  let lookUps = 0;
  const found = spawnedAt.map((place) =>
    places.of(task, () => {
      lookUps++;
      return place;
    }),
  );
  return { found, lookUps };
}

test('a function that is spawned at one place is looked up a few times, and then now and then', () => {
  const everywhere = Array.from({ length: 1_000 }, () => 'a.ts:1:1');
  const { found, lookUps } = lookedUp(new SpawnPlaces(), everywhere);
  expect(found).toEqual(everywhere);
  expect(lookUps).toBeLessThan(100);
});

test('closures of one text are one function, and others are not', () => {
  const places = new SpawnPlaces();
  const closures = Array.from({ length: 200 }, (_, value) => () => value);
  const lookUps = closures.map((closure) => lookedUp(places, ['a.ts:1:1'], closure).lookUps);
  expect(lookUps.filter((count) => count > 0).length).toBeLessThan(100);
  expect(lookedUp(places, ['b.ts:2:2'])).toEqual({ found: ['b.ts:2:2'], lookUps: 1 });
});

test('one that is spawned at two places gets the right one each time', () => {
  const alternately = Array.from({ length: 1_000 }, (_, spawn) => `a.ts:${spawn % 2}:1`);
  expect(lookedUp(new SpawnPlaces(), alternately)).toEqual({ found: alternately, lookUps: 1_000 });
});

test('a second place is found out after some dozens of spawns, and never confused again', () => {
  const places = new SpawnPlaces();
  lookedUp(
    places,
    Array.from({ length: 500 }, () => 'a.ts:1:1'),
  );
  const elsewhere = lookedUp(
    places,
    Array.from({ length: 37 }, () => 'b.ts:2:2'),
  ).found;
  expect(elsewhere).toContain('b.ts:2:2');
  const both = ['a.ts:1:1', 'b.ts:2:2', 'a.ts:1:1', 'b.ts:2:2'];
  expect(lookedUp(places, both).found).toEqual(both);
});

test('what is too long to be compared is looked up each time', () => {
  // oxlint-disable-next-line typescript/no-implied-eval -- written out, a function of so long a text would fill a page.
  const long = new Function(`return ${'1 + '.repeat(2_000)} 1`) as () => unknown;
  expect(
    lookedUp(
      new SpawnPlaces(),
      Array.from({ length: 100 }, () => 'a.ts:1:1'),
      long,
    ).lookUps,
  ).toBe(100);
});
