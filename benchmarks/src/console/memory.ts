import { atMost, type Report, rounded, spread } from '../report.ts';

/** Of memory that is flat, the last third of a stretch may have so much more than the one before: garbage not yet collected. */
const FLAT = 1.05;

/**
 * What samples of a page's memory say, in MiB. Only over ten minutes is it held to be flat: in the first five the console's
 * history fills.
 */
export function memoryFigures(samples: readonly number[], isFilled: boolean): Report {
  const third = Math.floor(samples.length / 3);
  const before = spread(samples.slice(-2 * third, -third)).median;
  const last = spread(samples.slice(-third)).median;
  return {
    figures: {
      pageMemoryMiB: spread(samples),
      pageMemoryLastMiB: rounded(samples.at(-1) ?? Number.NaN),
      [isFilled ? 'pageMemoryGrowthMiB' : 'pageMemoryGrowthWhileItFillsMiB']: rounded(last - before),
    },
    bars: isFilled ? [atMost('memory of the page, last third over the one before', last / before, FLAT)] : [],
  };
}
