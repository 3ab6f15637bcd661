/** By how much a figure changed, as `+12 %` or `4.0×` when it is twice as much or more; '' without a figure before. */
export function relativeChange(before: number, after: number): string {
  if (before <= 0) return '';
  const ratio = after / before;
  if (ratio >= 2) return `${ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0)}×`;
  return `${signed((ratio - 1) * 100)} %`;
}

/** By how many points of a hundred a share changed, as `+3.2 pt`; '' where one of them is not known. */
export function pointsChange(before: number | undefined, after: number | undefined): string {
  if (before === undefined || after === undefined) return '';
  return `${signed((after - before) * 100)} pt`;
}

function signed(value: number): string {
  const text = value.toFixed(1);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text.replace(/^-0\.0$/, '0.0');
}
