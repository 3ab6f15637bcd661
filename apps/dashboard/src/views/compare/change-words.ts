import { MISSING } from '../../format/format.ts';

const MINUS = '\u2212';
const THIN_SPACE = '\u202f';

/**
 * By how much a figure changed, as `+12.0 %`, or `4.0×` when it is twice as much or more. A dash without a figure before.
 */
export function changeWords(before: number, after: number): string {
  if (before <= 0) return MISSING;
  const factor = after / before;
  if (factor >= 2) return `${factor < 10 ? factor.toFixed(1) : factor.toFixed(0)}×`;
  const percent = ((factor - 1) * 100).toFixed(1);
  if (Number(percent) === 0) return `±0.0${THIN_SPACE}%`;
  return `${percent.startsWith('-') ? MINUS + percent.slice(1) : `+${percent}`}${THIN_SPACE}%`;
}
