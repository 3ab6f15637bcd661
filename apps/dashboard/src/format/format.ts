import type { Nanoseconds } from '@pollscope/protocol';

/** What stands where a value is missing. */
export const MISSING = '–';

/** Keeps number and unit on one line. */
const THIN_SPACE = '\u202f';
const MINUS = '\u2212';

/** Of what is below, at and above zero. */
const SIGNS = [MINUS, '±', '+'] as const;

/** Fewer samples than this make a 95th percentile the luck of single polls. */
export const FEW_SAMPLES = 20;

const DURATION_UNITS = [
  { size: 1, unit: 'ns' },
  { size: 1e3, unit: 'µs' },
  { size: 1e6, unit: 'ms' },
  { size: 1e9, unit: 's' },
] as const;

const COUNT_UNITS = [
  { size: 1e3, unit: 'k' },
  { size: 1e6, unit: 'M' },
  { size: 1e9, unit: 'G' },
] as const;

const BYTE_UNITS = [
  { size: 1, unit: 'B' },
  { size: 1e3, unit: 'kB' },
  { size: 1e6, unit: 'MB' },
  { size: 1e9, unit: 'GB' },
] as const;

const MINUTE = 60e9;
const HOUR = 60 * MINUTE;

// Creating a NumberFormat costs some 50 µs, formatting with one below 1 µs.
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fixed = [0, 1, 2, 3].map(
  (digits) => new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

/** Three significant digits, of a number below 1000. */
function threeDigits(value: number): string {
  if (value >= 99.95) return withDigits(value, 0);
  return withDigits(value, value >= 9.995 ? 1 : 2);
}

function withDigits(value: number, digits: number): string {
  return (fixed[digits] ?? grouped).format(value);
}

/** The largest unit in which `value`, rounded to three digits, is at least 1. */
function scale<U extends { readonly size: number; readonly unit: string }>(value: number, units: readonly U[]): U {
  let best = units[0] as U;
  for (const unit of units) if (value >= unit.size * 0.9995) best = unit;
  return best;
}

function isMissing(value: number | undefined): value is undefined {
  return value === undefined || !Number.isFinite(value);
}

/** `1.24 ms`, `12.0 µs`, `950 ns`, `2 min 05 s`; three significant digits up to a minute. */
export function formatDuration(nanoseconds: Nanoseconds | undefined): string {
  if (isMissing(nanoseconds)) return MISSING;
  if (nanoseconds < 0) return MINUS + formatDuration(-nanoseconds);
  if (nanoseconds === 0) return `0${THIN_SPACE}ns`;
  if (nanoseconds >= HOUR) return twoParts(nanoseconds, { unit: HOUR, name: 'h', part: MINUTE, partName: 'min' });
  if (nanoseconds >= MINUTE) return twoParts(nanoseconds, { unit: MINUTE, name: 'min', part: 1e9, partName: 's' });
  const { size, unit } = scale(nanoseconds, DURATION_UNITS);
  const digits = size === 1 ? grouped.format(nanoseconds) : threeDigits(nanoseconds / size);
  return digits + THIN_SPACE + unit;
}

interface TwoParts {
  readonly unit: number;
  readonly name: string;
  readonly part: number;
  readonly partName: string;
}

function twoParts(nanoseconds: number, { unit, name, part, partName }: TwoParts): string {
  const whole = Math.floor(nanoseconds / unit);
  const rest = Math.floor((nanoseconds % unit) / part);
  return `${whole}${THIN_SPACE}${name} ${String(rest).padStart(2, '0')}${THIN_SPACE}${partName}`;
}

/** Like {@link formatDuration} with an explicit sign, for what is owed (+) or was had in excess (−). */
export function formatSignedDuration(nanoseconds: Nanoseconds | undefined): string {
  if (isMissing(nanoseconds)) return MISSING;
  return nanoseconds > 0 ? `+${formatDuration(nanoseconds)}` : formatDuration(nanoseconds);
}

/** A whole second count for "since" and countdowns: `4 s`, `2 min 05 s`. */
export function formatSeconds(nanoseconds: Nanoseconds | undefined): string {
  if (isMissing(nanoseconds)) return MISSING;
  if (nanoseconds >= MINUTE) return formatDuration(nanoseconds);
  return `${grouped.format(Math.max(0, Math.floor(nanoseconds / 1e9)))}${THIN_SPACE}s`;
}

/** How long ago something was: `just now`, `4 s ago`. */
export function formatAgo(nanoseconds: Nanoseconds): string {
  return nanoseconds < 1e9 ? 'just now' : `${formatSeconds(nanoseconds)} ago`;
}

/** An axis tick: no digits that a tick does not need (`10 ms`, not `10.0 ms`). */
export function formatDurationTick(nanoseconds: Nanoseconds): string {
  const magnitude = Math.abs(nanoseconds);
  if (magnitude === 0) return '0';
  const { size, unit } = scale(magnitude, DURATION_UNITS);
  const sign = nanoseconds < 0 ? MINUS : '';
  return `${sign}${Number((magnitude / size).toPrecision(3))}${THIN_SPACE}${unit}`;
}

/** All digits, grouped: `12,340`. */
export function formatCount(count: number | undefined): string {
  if (isMissing(count)) return MISSING;
  return count < 0 ? MINUS + grouped.format(-count) : grouped.format(count);
}

/** Three significant digits: `340`, `12.3 k`, `1.20 M`. */
export function formatCompact(count: number | undefined): string {
  if (isMissing(count)) return MISSING;
  if (count < 0) return MINUS + formatCompact(-count);
  if (count < 999.5) return Number.isInteger(count) ? grouped.format(count) : threeDigits(count);
  const { size, unit } = scale(count, COUNT_UNITS);
  return threeDigits(count / size) + THIN_SPACE + unit;
}

/** Events a second: `411 /s`, `12.3 k/s`. */
export function formatRate(perSecond: number | undefined): string {
  if (isMissing(perSecond)) return MISSING;
  const text = formatCompact(perSecond);
  return text.includes(THIN_SPACE) ? `${text}/s` : `${text}${THIN_SPACE}/s`;
}

/** Decimal units, as disks and networks have them: 1 kB is 1000 bytes. */
export function formatBytes(bytes: number | undefined): string {
  if (isMissing(bytes)) return MISSING;
  const { size, unit } = scale(bytes, BYTE_UNITS);
  const digits = size === 1 ? grouped.format(bytes) : threeDigits(bytes / size);
  return digits + THIN_SPACE + unit;
}

export function formatByteRate(perSecond: number | undefined): string {
  return isMissing(perSecond) ? MISSING : `${formatBytes(perSecond)}/s`;
}

/** A fraction as percent with one decimal: `12.3 %`; what is not zero never reads as zero. */
export function formatShare(fraction: number | undefined): string {
  if (isMissing(fraction)) return MISSING;
  if (fraction !== 0 && Math.abs(fraction) < 0.0005) return `${fraction < 0 ? '>' + MINUS : '<'}0.1${THIN_SPACE}%`;
  const text = withDigits(Math.abs(fraction) * 100, 1);
  return `${fraction < 0 ? MINUS : ''}${text}${THIN_SPACE}%`;
}

/** Difference of two fractions in percentage points with its sign: `+4.2 pp`. */
export function formatShareError(difference: number | undefined): string {
  if (isMissing(difference)) return MISSING;
  const rounded = Math.round(difference * 1000) / 10;
  return `${SIGNS[Math.sign(rounded) + 1]}${withDigits(Math.abs(rounded), 1)}${THIN_SPACE}pp`;
}

/** An index between 0 and 1, such as Jain's: `0.998`. */
export function formatIndex(value: number | undefined): string {
  if (isMissing(value)) return MISSING;
  return withDigits(value, 3);
}

/** `n = 12,340`, or says that they are too few to trust a percentile. */
export function formatSamples(count: number): string {
  if (count === 0) return 'no samples';
  return count < FEW_SAMPLES
    ? `few samples (n${THIN_SPACE}=${THIN_SPACE}${count})`
    : `n${THIN_SPACE}=${THIN_SPACE}${formatCount(count)}`;
}
