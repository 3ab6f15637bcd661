import type { Nanoseconds } from '@pollscope/executor';
import type { Level } from '@pollscope/protocol';

/** What travels beside the ring, because it is text or rare. Sent before the records that refer to it are published. */
export type Definition =
  | { readonly kind: 'string'; readonly id: number; readonly text: string }
  /** The fields of one mark. */
  | { readonly kind: 'fields'; readonly id: number; readonly text: string }
  | {
      readonly kind: 'queue';
      readonly queue: number;
      readonly name: string;
      readonly weight: number;
      readonly policy: string;
    }
  /** From now on so much is recorded. */
  | { readonly kind: 'level'; readonly level: Level; readonly time: Nanoseconds };
