import { useCallback, useEffect, useRef, useState } from 'react';

/** As often as React may render what changes by itself. */
const EVERY_MS = 250;

/** A state whose setter may be called at any rate: it takes on the last value four times a second. */
export function useLatest<T>(initial: T): readonly [value: T, set: (value: T) => void] {
  const [value, setValue] = useState(initial);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const next = useRef(initial);
  useEffect(() => () => clearTimeout(timer.current), []);
  const set = useCallback((latest: T) => {
    next.current = latest;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setValue(() => next.current);
    }, EVERY_MS);
  }, []);
  return [value, set];
}
