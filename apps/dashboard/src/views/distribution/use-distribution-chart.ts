import { useEffect, useState } from 'react';
import type { DistributionChart } from '../../charts/recharts/distribution-chart.tsx';

export type ChartLoading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly Chart: typeof DistributionChart }
  | { readonly kind: 'failed'; readonly retry: () => void };

/** recharts is a third of the page's weight and not needed for the first sight; it may fail to come, as the agent may go. */
export function useDistributionChart(): ChartLoading {
  const [loading, setLoading] = useState<ChartLoading>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(1);
  useEffect(() => {
    let wanted = true;
    const retry = () => {
      setLoading({ kind: 'loading' });
      setAttempt(attempt + 1);
    };
    const load = async (): Promise<ChartLoading> => {
      try {
        const { DistributionChart: Chart } = await import('../../charts/recharts/distribution-chart.tsx');
        return { kind: 'loaded', Chart };
      } catch {
        // Whatever it was, the user can try again or read the table.
        return { kind: 'failed', retry };
      }
    };
    void load().then((outcome) => wanted && setLoading(outcome));
    return () => {
      wanted = false;
    };
  }, [attempt]);
  return loading;
}
