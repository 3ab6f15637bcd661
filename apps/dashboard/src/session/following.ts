import type { Nanoseconds } from '@pollscope/protocol';

/** A stretch of stream time. */
export interface SelectedRange {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

/** Whether the view follows the stream, or stands still while the intake goes on: at an instant, or on a stretch. */
export type Following =
  | { readonly kind: 'live' }
  | { readonly kind: 'paused'; readonly at: Nanoseconds }
  | { readonly kind: 'range'; readonly from: Nanoseconds; readonly to: Nanoseconds };

/** Where the view ends while it stands still; undefined while it follows the stream. */
export function frozenAt(following: Following): Nanoseconds | undefined {
  switch (following.kind) {
    case 'live':
      return undefined;
    case 'paused':
      return following.at;
    case 'range':
      return following.to;
  }
}
