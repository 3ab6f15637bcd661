import type { ReactNode } from 'react';

export interface DatumProps {
  /** Stable name of the figure, for programs that read the page. */
  readonly name: string;
  /** The figure itself, in the unit of the protocol (nanoseconds, fractions, counts). */
  readonly value: number | string | undefined;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A figure that carries its exact value beside the rounded one that people read. */
export function Datum({ name, value, children, className }: DatumProps) {
  return (
    <span data-testid={name} data-value={value} className={className}>
      {children}
    </span>
  );
}
