import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jain, shares } from './fairness.ts';

const service = fc.record({ received: fc.nat(10 ** 9), entitled: fc.integer({ min: 1, max: 10 ** 9 }) });

describe("Jain's index", () => {
  it('is 1 when each queue received what it was entitled to, whatever the weights', () => {
    expect(jain([8, 4, 1].map((weight) => ({ received: weight * 1000, entitled: weight * 1000 })))).toBeCloseTo(1, 12);
  });

  it('is 1/n when one of n equal queues took everything', () => {
    const rows = [4000, 0, 0, 0].map((received) => ({ received, entitled: 1000 }));
    expect(jain(rows)).toBeCloseTo(1 / 4, 12);
  });

  it('lies between 1/n and 1', () => {
    fc.assert(
      fc.property(fc.array(service, { minLength: 2, maxLength: 20 }), (services) => {
        fc.pre(services.some(({ received }) => received > 0));
        const index = jain(services);
        expect(index).toBeGreaterThanOrEqual(1 / services.length - 1e-12);
        expect(index).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('does not hold idleness against a queue', () => {
    const busy = [
      { received: 900, entitled: 800 },
      { received: 100, entitled: 200 },
    ];
    expect(jain([...busy, { received: 0, entitled: 0 }])).toBe(jain(busy));
  });

  it('needs two queues that had work, and one that received something', () => {
    expect(jain([0, 0].map((received) => ({ received, entitled: 5 })))).toBeUndefined();
    expect(jain([{ received: 5, entitled: 5 }])).toBeUndefined();
  });
});

describe('shares', () => {
  it('sum to 1, and their errors to 0', () => {
    fc.assert(
      fc.property(fc.array(service, { minLength: 1, maxLength: 20 }), (services) => {
        fc.pre(services.some(({ received }) => received > 0));
        const all = shares(services);
        expect(all.reduce((sum, share) => sum + share.received, 0)).toBeCloseTo(1, 9);
        expect(all.reduce((sum, share) => sum + share.entitled, 0)).toBeCloseTo(1, 9);
        expect(all.reduce((sum, share) => sum + share.error, 0)).toBeCloseTo(0, 9);
      }),
    );
  });

  it('are 0 when nothing was received', () => {
    expect(shares([{ received: 0, entitled: 0 }])).toEqual([{ received: 0, entitled: 0, error: 0 }]);
  });
});
