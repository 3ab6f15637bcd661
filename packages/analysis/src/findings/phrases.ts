import type { Nanoseconds } from '@pollscope/protocol';

/** Three significant digits: what a sentence needs and no more. */
function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value.toFixed(value >= 9.995 ? 1 : 2);
}

/** `1.24 ms`, `950 ns`, `12.0 s`, `5 min`. */
export function duration(nanoseconds: Nanoseconds): string {
  if (nanoseconds < 1e3) return `${Math.round(nanoseconds)} ns`;
  if (nanoseconds < 999.5e3) return `${threeDigits(nanoseconds / 1e3)} µs`;
  if (nanoseconds < 999.5e6) return `${threeDigits(nanoseconds / 1e6)} ms`;
  if (nanoseconds < 300e9) return `${threeDigits(nanoseconds / 1e9)} s`;
  return `${Math.round(nanoseconds / 60e9)} min`;
}

/** `12,340`. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 poll`, `2 polls`; `plural` where an s does not make it. */
export function some(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${Math.round(value) === 1 ? noun : plural}`;
}

/** `12 %`; what is not zero never reads as zero. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1 %';
  return `${Math.round(share * 100)} %`;
}

/** `2.4`, `18`: how many times as much. */
export function ratio(value: number): string {
  return value >= 10 ? count(value) : value.toFixed(1);
}

/** `the last 1.00 s`. */
export function lastOf(span: Nanoseconds): string {
  return span === 1e9 ? 'the last second' : `the last ${duration(span)}`;
}
