import { useEffect, useState } from 'react';

/** Renders anew every `intervalMs`, for figures that age; returns the wall clock in milliseconds. */
export function useTick(intervalMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return now;
}
