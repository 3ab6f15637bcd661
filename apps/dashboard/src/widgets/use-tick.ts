import { useEffect, useState } from 'react';
import { wallClock } from '../ingest/wall-clock.ts';

/** Renders anew every `intervalMs`, for figures that age; returns `wallClock` in milliseconds. */
export function useTick(intervalMs: number): number {
  const [now, setNow] = useState(wallClock);
  useEffect(() => {
    const timer = setInterval(() => setNow(wallClock()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return now;
}
