import { describe, expect, it } from 'vitest';
import { TileCache } from './tile-cache.ts';

function cacheWithClock() {
  const clock = { now: 1000 };
  const cache = new TileCache({ maxBytes: 100, lifetimeMs: 50, now: () => clock.now });
  return { cache, clock };
}

describe('TileCache', () => {
  it('gives a tile back until its lifetime is over', () => {
    const { cache, clock } = cacheWithClock();
    cache.set('a', Buffer.alloc(10, 7));
    clock.now += 50;
    expect(cache.get('a')).toEqual(Buffer.alloc(10, 7));
    clock.now += 1;
    expect(cache.has('a')).toBe(false);
    expect(cache.get('a')).toBeUndefined();
  });

  it('drops the least recently used tile when there are too many bytes', () => {
    const { cache } = cacheWithClock();
    for (const key of ['a', 'b']) cache.set(key, Buffer.alloc(40));
    cache.get('a');
    cache.set('c', Buffer.alloc(40));
    expect([cache.has('a'), cache.has('b'), cache.has('c')]).toEqual([true, false, true]);
    expect(cache.stats).toEqual({ tiles: 2, bytes: 80 });
  });

  it('frees what is too old, and only that', () => {
    const { cache, clock } = cacheWithClock();
    cache.set('old', Buffer.alloc(10));
    clock.now += 40;
    cache.set('new', Buffer.alloc(20));
    clock.now += 20;
    cache.expire();
    expect(cache.stats).toEqual({ tiles: 1, bytes: 20 });
  });
});
