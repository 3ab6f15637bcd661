import type { Distance } from '@pollscope/analysis';
import { formatCount, formatDuration, formatIndex } from '../../format/format.ts';

/**
 * Whether two distributions differ by more than chance does. `unclear`: the histograms' buckets are too coarse to say.
 */
export type Significance = 'tooFew' | 'chance' | 'unclear' | 'beyond';

export function significanceOf(distance: Distance): Significance {
  if (distance.kind === 'tooFew') return 'tooFew';
  if (distance.ksAtMost <= distance.chance) return 'chance';
  return distance.ks > distance.chance ? 'beyond' : 'unclear';
}

export const SIGNIFICANCE_WORDS: Readonly<Record<Significance, string>> = {
  tooFew: 'Too few samples',
  chance: 'Within chance',
  unclear: 'May be chance',
  beyond: 'Beyond chance',
};

/** What the words rest on. */
export function significanceReason(distance: Distance): string {
  if (distance.kind === 'tooFew') return `Both sides need ${formatCount(distance.needed)} samples.`;
  const { ks, ksAtMost, chance, wasserstein, wassersteinWithin } = distance;
  return (
    `KS ${ksWords(ks, ksAtMost)}: the largest difference between the shares of values up to any one value. ` +
    `Chance alone exceeds ${formatIndex(chance)} in one of 20 cases. ` +
    `Values moved by ${formatDuration(wasserstein)} ±${formatDuration(wassersteinWithin)} on average.`
  );
}

/** The exact one lies between the two. */
function ksWords(ks: number, ksAtMost: number): string {
  const [least, most] = [formatIndex(ks), formatIndex(ksAtMost)];
  return least === most ? least : `${least} to ${most}`;
}
