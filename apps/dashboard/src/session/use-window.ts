import { formatDuration } from '../format/format.ts';
import { windowLabel } from '../format/window.ts';
import { useFollowing } from './hooks.ts';

/** The width of the stretch under view. */
export interface Window {
  readonly seconds: number;
  /** As people say it: `30 s`. */
  readonly label: string;
}

/** The window that was chosen, or the selected stretch in its place. */
export function useWindow(windowSeconds: number): Window {
  const following = useFollowing();
  if (following.kind !== 'range') return { seconds: windowSeconds, label: windowLabel(windowSeconds) };
  const width = following.to - following.from;
  return { seconds: width / 1e9, label: formatDuration(width) };
}
