import { useEffect, useState } from 'react';

export type Loading<Part> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly part: Part }
  | { readonly kind: 'failed'; readonly retry: () => void };

/** A part of the page that is not needed for the first sight; it may fail to come, as the agent may go. `load` must stay the same. */
export function useLazy<Part>(load: () => Promise<Part>): Loading<Part> {
  const [loading, setLoading] = useState<Loading<Part>>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(1);
  useEffect(() => {
    let wanted = true;
    const retry = () => {
      setLoading({ kind: 'loading' });
      setAttempt(attempt + 1);
    };
    const outcome = async (): Promise<Loading<Part>> => {
      try {
        return { kind: 'loaded', part: await load() };
      } catch {
        // Whatever it was, the user can try again or do without.
        return { kind: 'failed', retry };
      }
    };
    void outcome().then((loaded) => wanted && setLoading(loaded));
    return () => {
      wanted = false;
    };
  }, [attempt, load]);
  return loading;
}
