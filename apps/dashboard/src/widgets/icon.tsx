import type { ReactNode } from 'react';

/** A line drawing of 14 by 14 pixels, in the colour of the text beside it; decoration. */
export function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}
