/** Lowest and highest value of an axis. */
export interface AxisRange {
  readonly min: number;
  readonly max: number;
}

/** An axis is kept as long as the values fit and still use this part of it: one that follows every value is unreadable. */
const KEEP_ABOVE = 0.45;

/** Below, nothing can be told from the cost of reading the clock. */
export const LOG_FLOOR = 100;

/** Room beyond the values of a logarithmic axis: a line on the edge itself would be cut in half. */
const LOG_MARGIN = 1.1;

const STEPS = [1, 2, 5, 10] as const;

/** The next 1, 2 or 5 times a power of ten at or above `value`. */
function stepUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  // Division leaves 2 as 2.0000000000000004 at some powers.
  const step = STEPS.find((candidate) => value / power <= candidate * (1 + 1e-9)) ?? 10;
  return step * power;
}

function stepDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.findLast((candidate) => value / power >= candidate * (1 - 1e-9)) ?? 1;
  return step * power;
}

/** A logarithmic axis over values from `min` to `max`, both above 0; never less than one decade. */
export function logRange(previous: AxisRange | undefined, min: number, max: number): AxisRange {
  const low = stepDown(Math.max(min / LOG_MARGIN, LOG_FLOOR));
  const high = Math.max(stepUp(Math.max(max, LOG_FLOOR) * LOG_MARGIN), low * 10);
  if (previous !== undefined && previous.min <= low && previous.max >= high) {
    const used = Math.log(high / low) / Math.log(previous.max / previous.min);
    if (used >= KEEP_ABOVE) return previous;
  }
  return { min: low, max: high };
}

/** A linear axis that contains 0 and the values from `min` to `max`; `least` is the smallest height worth showing. */
export function linearRange(previous: AxisRange | undefined, values: AxisRange, least: number): AxisRange {
  const high = values.max > 0 ? stepUp(Math.max(values.max, least)) : 0;
  const low = values.min < 0 ? -stepUp(Math.max(-values.min, least)) : 0;
  const next = { min: low, max: high === 0 && low === 0 ? least : high };
  if (previous !== undefined && previous.min <= next.min && previous.max >= next.max) {
    if ((next.max - next.min) / (previous.max - previous.min) >= KEEP_ABOVE) return previous;
  }
  return next;
}

/** Ticks within a decade, for axes longer than `above` decades. */
const STEPS_BY_DECADES = [
  { above: 2.5, steps: [1] },
  { above: 1.5, steps: [1, 3] },
  { above: 0, steps: [1, 2, 5] },
] as const;

/** Ticks at powers of ten, with 2 and 5 between them where the axis is short. */
export function logTicks({ min, max }: AxisRange): number[] {
  const decades = Math.log10(max / min);
  const steps = STEPS_BY_DECADES.find(({ above }) => decades > above)?.steps ?? [1];
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(min)); power <= max; power *= 10) {
    for (const step of steps) {
      const tick = step * power;
      if (tick >= min * 0.999 && tick <= max * 1.001) ticks.push(tick);
    }
  }
  return ticks;
}

/** About `count` round ticks from `min` to `max`, 0 among them when it lies inside. */
export function linearTicks({ min, max }: AxisRange, count: number): number[] {
  const step = stepUp((max - min) / count);
  const ticks: number[] = [];
  for (let index = Math.ceil(min / step - 1e-9); index * step <= max + step * 1e-9; index++) {
    ticks.push(index === 0 ? 0 : index * step);
  }
  return ticks;
}
