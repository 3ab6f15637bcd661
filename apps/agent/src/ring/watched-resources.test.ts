import { Resource } from '@pollscope/executor';
import { expect, it } from 'vitest';
import { KnownPairs } from './known-pairs.ts';
import { WatchedResources } from './watched-resources.ts';

function sampled(watched: WatchedResources): [number, number][] {
  const told: [number, number][] = [];
  watched.sample((id, available) => told.push([id, available]) > 0);
  return told;
}

it('tells what is available when that has changed, and again what could not be told', () => {
  const watched = new WatchedResources();
  const [semaphore, join] = [new Resource({ kind: 'semaphore', available: 3 }), new Resource({ kind: 'join' })];
  watched.watch(semaphore);
  watched.watch(join);
  expect(sampled(watched)).toEqual([[semaphore.id, 3]]);
  expect(sampled(watched)).toEqual([]);
  semaphore.available = 1;
  watched.sample(() => false);
  expect(sampled(watched)).toEqual([[semaphore.id, 1]]);
});

it('makes room by forgetting what nobody waits for', () => {
  const watched = new WatchedResources();
  const resources = Array.from({ length: 300 }, () => new Resource({ kind: 'channel', available: 0 }));
  for (const resource of resources) watched.watch(resource);
  expect(sampled(watched)).toHaveLength(256);
  const wanted = resources[0] as Resource;
  wanted.waiting = 1;
  expect(watched.makeRoom()).toBe(true);
  for (const resource of resources) resource.available = 1;
  expect(sampled(watched)).toEqual([[wanted.id, 1]]);
  expect(watched.makeRoom()).toBe(false);
});

it('pairs that share a place drive each other out, and are never confused', () => {
  const pairs = new KnownPairs(16);
  pairs.set(3, 7);
  expect([pairs.has(3, 7), pairs.has(3, 8), pairs.has(19, 7)]).toEqual([true, false, false]);
  pairs.set(19, 7);
  expect([pairs.has(3, 7), pairs.has(19, 7)]).toEqual([false, true]);
  pairs.clear();
  expect(pairs.has(19, 7)).toBe(false);
});
