import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pinch } from './pinch.ts';
import { xOf } from './scene.ts';

const axis = { view: { from: 0, to: 1000 }, gutter: 100, width: 1000 };
const fingers = new Map([
  [1, 300],
  [2, 500],
]);

test('twice as far apart is half as much in view, and what the fingers touched stays below them', () => {
  const pinch = new Pinch(axis, fingers);
  pinch.move(1, 200);
  expect(pinch.move(2, 600)).toEqual({ from: 150, to: 650 });
});

test('both fingers moved alike move the view', () => {
  const pinch = new Pinch(axis, fingers);
  pinch.move(1, 400);
  expect(pinch.move(2, 600)).toEqual({ from: -100, to: 900 });
});

test('wherever the fingers go that are not too near, each keeps its instant', () => {
  const place = fc.integer({ min: 100, max: 1100 });
  fc.assert(
    fc.property(place, place, (one, other) => {
      fc.pre(other - one >= 24);
      const pinch = new Pinch(axis, fingers);
      pinch.move(1, one);
      const view = pinch.move(2, other);
      expect(xOf({ ...axis, view }, 200)).toBeCloseTo(one, 6);
      expect(xOf({ ...axis, view }, 400)).toBeCloseTo(other, 6);
    }),
  );
});

test('fingers that meet do not zoom without end', () => {
  const pinch = new Pinch(axis, fingers);
  const { from, to } = pinch.move(1, 500);
  expect(to - from).toBeCloseTo((1000 * 200) / 24);
});
