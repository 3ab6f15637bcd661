import { expect, it } from 'vitest';
import { Pacer } from './pacer.ts';

const LIMIT = 1 << 20;

it('leaves events out first, then everything, until the client has caught up', () => {
  const pacer = new Pacer();
  expect(pacer.next(0, LIMIT / 8, LIMIT)).toBeUndefined();
  expect(pacer.next(100, LIMIT / 2, LIMIT)).toBe('aggregates');
  expect(pacer.next(200, LIMIT + 1, LIMIT)).toBe('nothing');
  expect(pacer.next(5_000, LIMIT / 2, LIMIT)).toBeUndefined();
  expect(pacer.next(6_000, 0, LIMIT)).toBe('everything');
});

it('does not change its mind back within a second', () => {
  const pacer = new Pacer();
  pacer.next(0, LIMIT / 2, LIMIT);
  expect(pacer.next(999, 0, LIMIT)).toBeUndefined();
  expect(pacer.next(1_000, 0, LIMIT)).toBe('everything');
});
