import type { Span } from '../ingest/messages.ts';
import { useFollowing } from './hooks.ts';

/** The stretch under view: the newest seconds, those before the instant at which the view was paused, or the selected ones. */
export function useSpan(windowSeconds: number): Span {
  const following = useFollowing();
  const window = windowSeconds * 1e9;
  switch (following.kind) {
    case 'live':
      return { kind: 'live', window };
    case 'paused':
      return { kind: 'frozen', window, until: following.at };
    case 'range':
      return { kind: 'frozen', window: following.to - following.from, until: following.to };
  }
}
