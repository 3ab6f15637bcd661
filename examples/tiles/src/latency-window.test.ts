import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyWindow } from './latency-window.ts';

describe('LatencyWindow', () => {
  it('gives percentiles that are latencies seen, with the stated part at or below them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 200 }), (latencies) => {
        const window = new LatencyWindow(1000);
        for (const latency of latencies) window.record(0, latency);
        const summary = window.summary(0);
        expect(summary?.count).toBe(latencies.length);
        expect(summary?.max).toBe(Math.max(...latencies));
        for (const [part, value] of [
          [0.5, summary?.p50],
          [0.95, summary?.p95],
        ] as const) {
          expect(latencies).toContain(value);
          const atMost = (limit = 0) => latencies.filter((latency) => latency <= limit).length / latencies.length;
          expect(atMost(value)).toBeGreaterThanOrEqual(part);
          expect(atMost((value ?? 0) - 1)).toBeLessThan(part);
        }
      }),
    );
  });

  it('forgets what is older than the window', () => {
    const window = new LatencyWindow(1000);
    window.record(0, 900);
    window.record(600, 5);
    expect(window.summary(1100)).toEqual({ count: 1, p50: 5, p95: 5, max: 5 });
    expect(window.summary(1600)).toBeUndefined();
  });

  it('begins anew when cleared', () => {
    const window = new LatencyWindow(1000);
    window.record(0, 900);
    window.clear();
    expect(window.summary(0)).toBeUndefined();
  });
});
