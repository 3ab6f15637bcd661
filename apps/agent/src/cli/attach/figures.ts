import type { Nanoseconds } from '@pollscope/protocol';

const UNITS: readonly (readonly [size: number, unit: string])[] = [
  [3_600e9, 'h'],
  [60e9, 'min'],
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
];

/** Three digits and a unit, as in `1.23 ms`. */
export function duration(time: Nanoseconds): string {
  for (const [size, unit] of UNITS) {
    // Rounded first, so that 999.9 µs becomes 1.00 ms.
    if (Number((time / size).toPrecision(3)) >= 1) return `${threeDigits(time / size)} ${unit}`;
  }
  return `${Math.round(time)} ns`;
}

/** Three digits and a metric prefix, as in `12.3k`. */
export function count(value: number): string {
  if (value >= 999_500_000) return `${threeDigits(value / 1e9)}G`;
  if (value >= 999_500) return `${threeDigits(value / 1e6)}M`;
  if (value >= 9_999.5) return `${threeDigits(value / 1e3)}k`;
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : threeDigits(value);
}

/** Of a fraction of 1. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value.toFixed(value >= 9.995 ? 1 : 2);
}
