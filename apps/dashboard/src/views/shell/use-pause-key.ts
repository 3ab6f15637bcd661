import { useEffect } from 'react';
import { useSession } from '../../session/hooks.ts';

/** Elements on which Space already means something. */
const OWN_SPACE = 'button, input, select, textarea, a, summary, [role="radio"]';

/** Space pauses and resumes the view. */
export function usePauseKey(): void {
  const session = useSession();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isPlainSpace = event.key === ' ' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
      if (!isPlainSpace) return;
      if (event.target instanceof Element && event.target.closest(OWN_SPACE) !== null) return;
      event.preventDefault();
      if (session.following.get().kind === 'live') session.pause();
      else session.resume();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [session]);
}
