import { type ReactNode, useEffect, useRef, useState } from 'react';
import { InViewContext } from '../../session/hooks.ts';
import styles from './in-view.module.css';

/** Begins to be drawn when it is so near to what can be seen. */
const NEAR_PX = 200;

/** Part of a long page: while it is out of sight it is neither laid out nor painted, and its queries are answered less often. */
export function InView({ children }: { readonly children: ReactNode }) {
  const host = useRef<HTMLDivElement>(null);
  const [isInView, setIsInView] = useState(true);
  useEffect(() => {
    if (host.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (last !== undefined) setIsInView(last.isIntersecting);
      },
      { rootMargin: `${NEAR_PX}px` },
    );
    observer.observe(host.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={host} className={styles.part}>
      <InViewContext value={isInView}>{children}</InViewContext>
    </div>
  );
}
