import type { Nanoseconds } from '@pollscope/protocol';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../../session/hooks.ts';

/** Each seek shows where it leads before the next: no more come than can be shown. */
const SEEK_EVERY_MS = 100;
/** The hand has come to rest: the position is the player's again. */
const SETTLED_AFTER_MS = 400;

/** Seeks while the slider is dragged, and the position to draw until the player is there. */
export function useScrub(): { readonly dragged: Nanoseconds | undefined; readonly scrub: (to: Nanoseconds) => void } {
  const session = useSession();
  const [dragged, setDragged] = useState<Nanoseconds>();
  const wanted = useRef<Nanoseconds>(undefined);
  const seekTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const settleTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(seekTimer.current);
      clearTimeout(settleTimer.current);
    },
    [],
  );
  const seek = (): void => {
    seekTimer.current = undefined;
    const to = wanted.current;
    if (to === undefined) return;
    wanted.current = undefined;
    // A view that stands on a stretch would not move.
    session.resume();
    session.replay.seek(to);
    seekTimer.current = setTimeout(seek, SEEK_EVERY_MS);
  };
  return {
    dragged,
    scrub(to) {
      setDragged(to);
      wanted.current = to;
      if (seekTimer.current === undefined) seek();
      clearTimeout(settleTimer.current);
      settleTimer.current = setTimeout(() => setDragged(undefined), SETTLED_AFTER_MS);
    },
  };
}
