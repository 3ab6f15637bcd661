import type { AnchorHTMLAttributes } from 'react';
import { useView, useViewLocation } from '../url/use-view.ts';
import type { ViewState } from '../url/view-state.ts';

export interface ViewLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly to: Partial<ViewState>;
}

/** A link to another view of the same page: a real address, that a plain click follows without loading the page. */
export function ViewLink({ to, children, ...rest }: ViewLinkProps) {
  const location = useViewLocation();
  // The address depends on the whole view.
  useView();
  return (
    <a
      {...rest}
      href={location.href(to)}
      onClick={(event) => {
        const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
        if (opensElsewhere) return;
        event.preventDefault();
        location.push(to);
      }}
    >
      {children}
    </a>
  );
}
