import type { Span } from '../ingest/messages.ts';
import { useFollowing } from './hooks.ts';

/** The stretch under view: the newest seconds, or those before the instant at which the view was paused. */
export function useSpan(windowSeconds: number): Span {
  const following = useFollowing();
  const window = windowSeconds * 1e9;
  return following.kind === 'live' ? { kind: 'live', window } : { kind: 'frozen', window, until: following.at };
}
