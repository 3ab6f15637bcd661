import { useMemo } from 'react';

const WIDTH = 96;
const HEIGHT = 20;

export interface SparklineProps {
  readonly values: Float64Array;
  /** CSS variable of the line's colour. */
  readonly variable: string;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
}

/** The course of a signed value around its zero line. */
export function Sparkline({ values, variable, label }: SparklineProps) {
  const { path, zero } = useMemo(() => trace(values), [values]);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <line x1="0" x2={WIDTH} y1={zero} y2={zero} stroke="var(--line)" strokeWidth="1" strokeDasharray="1 2" />
      <path d={path} fill="none" stroke={`var(${variable})`} strokeWidth="1.4" strokeLinejoin="round" />
    </svg>
  );
}

function trace(values: Float64Array): { path: string; zero: number } {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const height = HEIGHT - 4;
  const y = (value: number): number => 2 + (high === low ? height / 2 : (1 - (value - low) / (high - low)) * height);
  let path = '';
  let pen = 'M';
  values.forEach((value, index) => {
    if (Number.isNaN(value)) {
      pen = 'M';
      return;
    }
    path += `${pen}${((index / Math.max(1, values.length - 1)) * WIDTH).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  });
  return { path, zero: y(0) };
}
