import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRate, MAX_RATE, rateAt, viewer } from './load-plan.ts';
import { seededRandom } from './random.ts';
import { parseTileAddress, tileKey } from './tile-address.ts';

describe('checkRate', () => {
  it('takes every rate from none to the most', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: MAX_RATE, noNaN: true }), (rate) => {
        expect(checkRate(rate)).toBe(rate);
      }),
    );
  });

  it.each([-1, MAX_RATE + 1, Number.NaN, Number.POSITIVE_INFINITY, '20', undefined])(
    'refuses %s and says why',
    (rate) => {
      expect(() => checkRate(rate)).toThrow(/from 0 to 500/);
    },
  );
});

describe('rateAt', () => {
  it('varies around the mean, with bursts, and is never negative', () => {
    const rates = Array.from({ length: 1200 }, (_, tenth) => rateAt(tenth / 10, 20));
    expect(Math.min(...rates)).toBeCloseTo(10, 0);
    expect(Math.max(...rates)).toBeGreaterThan(30);
    expect(Math.max(...rates)).toBeLessThanOrEqual(60);
  });

  it('is nothing when the mean is nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
        expect(rateAt(seconds, 0)).toBe(0);
      }),
    );
  });
});

describe('viewer', () => {
  it('asks only for tiles that exist', () => {
    const tiles = viewer(seededRandom(3));
    for (let request = 0; request < 2000; request++) {
      const address = tiles.next().value;
      const [fractal = '', zoom = '', x = '', y = ''] = tileKey(address).split('/');
      expect(parseTileAddress({ fractal, zoom, x, y })).toEqual(address);
    }
  });
});
