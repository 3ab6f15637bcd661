import type { FindingFigure } from '@pollscope/protocol';
import { formatByteRate, formatCompact, formatDuration, formatRate, formatShare } from '../../format/format.ts';

/** The name of a figure in words: `antagonistShare` is `antagonist share`. */
export function figureName({ name }: FindingFigure): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A figure of a finding, in its unit. */
export function figureText({ value, unit }: FindingFigure): string {
  switch (unit) {
    case 'ns':
      return formatDuration(value);
    case 'share':
      return formatShare(value);
    case 'ratio':
      return `${formatCompact(value)}×`;
    case 'count':
      return formatCompact(value);
    case '/s':
      return formatRate(value);
    case 'bytes':
      return formatByteRate(value).replace('/s', '');
  }
}
