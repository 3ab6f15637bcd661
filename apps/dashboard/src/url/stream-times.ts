/** Stream time in an address: seconds with as many decimals as it takes, exact to the nanosecond. */
export function encodeTime(nanoseconds: number): string {
  const whole = Math.max(0, Math.round(nanoseconds));
  const decimals = String(whole % 1e9)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${Math.floor(whole / 1e9)}${decimals === '' ? '' : `.${decimals}`}`;
}

/** Undefined for what is no time, or more than a stream can have. */
export function decodeTime(text: string | null): number | undefined {
  const [, seconds = '', decimals = ''] = /^(\d{1,7})(?:\.(\d{1,9}))?$/.exec(text ?? '') ?? [];
  return seconds === '' ? undefined : Number(seconds) * 1e9 + Number(decimals.padEnd(9, '0'));
}

export interface RangeInAddress {
  readonly from: number;
  readonly to: number;
}

/** The longest stretch whose figures are shown: so far back every task is known. */
export const LONGEST_RANGE_NS = 300e9;

/** The range, or the last part of it that may be shown. */
export function shownPart({ from, to }: RangeInAddress): RangeInAddress {
  return { from: Math.max(from, to - LONGEST_RANGE_NS), to };
}

/** Two times with a dash between: `12.5-13`. */
export function encodeRange({ from, to }: RangeInAddress): string {
  return `${encodeTime(from)}-${encodeTime(to)}`;
}

/** The part that may be shown; undefined for what is no range, or one that ends where it begins. */
export function decodeRange(text: string | null): RangeInAddress | undefined {
  const [begin = '', end = '', ...rest] = (text ?? '').split('-');
  const [from, to] = [decodeTime(begin), decodeTime(end)];
  return from !== undefined && to !== undefined && from < to && rest.length === 0 ? shownPart({ from, to }) : undefined;
}
