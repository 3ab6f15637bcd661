import type { PolicyName } from '@pollscope/executor';

/**
 * What the rules alone give for queues that always have work and whose polls fill slices of 500 us, as labels for the
 * figures; empty where they give nothing. A test in the executor's package holds the policies to them on virtual time.
 * The lightest queue's longest wait is counted from its first service on, where Clockworker's rule makes it wait about
 * half as long as for that.
 */
const PREDICTIONS_MS: Readonly<Record<string, { readonly between: number; readonly first: number }>> = {
  'clockworker 8,1': { between: 4, first: 7.5 },
  'clockworker 99,1': { between: 49.5, first: 98 },
  'clockworker 8,4,1': { between: 6, first: 7.5 },
  'eevdf 8,1': { between: 4, first: 0.5 },
  'eevdf 99,1': { between: 49.5, first: 0.5 },
};

export function predictedFairness(
  policy: PolicyName,
  weights: readonly number[],
): { readonly between: string; readonly first: string } {
  const predicted = PREDICTIONS_MS[`${policy} ${weights.join(',')}`];
  if (predicted === undefined) return { between: '', first: '' };
  return { between: ` (predicted ${predicted.between})`, first: ` (predicted ${predicted.first})` };
}
